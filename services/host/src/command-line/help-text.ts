import { type CommandDescription, type CommandName, commandNames, commands } from './commands.ts';

/** The help of Clearweek as a whole. */
export function generalHelp(version: string): string {
  const list = commandNames.map((name) => `  ${usageOf(name).padEnd(22)} ${commands[name].says}`);
  return [
    `Clearweek ${version}: gives people their week back.`,
    '',
    'Usage: clearweek COMMAND [options]',
    '',
    ...list,
    '',
    '  --help, -h             Shows this help; after a command, the help of that command.',
    '  --version, -v          Shows the version.',
  ].join('\n');
}

/** The help of one command. */
export function commandHelp(name: CommandName): string {
  const { says, options, more }: CommandDescription = commands[name];
  const rows = Object.entries(options).map(([option, { short, value, says: meaning }]) => {
    const flag = `--${option}${value === undefined ? '' : ` ${value}`}${short === undefined ? '' : `, -${short}`}`;
    return `  ${flag.padEnd(16)} ${meaning}`;
  });
  return [`Usage: clearweek ${usageOf(name)} [options]`, '', says, '', ...rows, '', ...more].join('\n');
}

function usageOf(name: CommandName): string {
  const { operand } = commands[name];
  return operand === null ? name : `${name} ${operand}`;
}
