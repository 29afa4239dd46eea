import { commandHelp, generalHelp } from './command-line/help-text.ts';
import { type Command, readArguments } from './command-line/read-arguments.ts';
import { home, programVersion } from './program.ts';
import { processTerminal } from './terminal-io.ts';

const refusedExit = 2;
const failedExit = 1;

/** Runs one command and returns the exit code. What a command does not need is not loaded. */
async function run(command: Command): Promise<number> {
  const terminal = processTerminal(process.env);
  const surroundings = { environment: process.env, home, cwd: process.cwd() };
  switch (command.name) {
    case 'help':
      terminal.out(`${command.of === null ? generalHelp(programVersion()) : commandHelp(command.of)}\n`);
      return 0;
    case 'version':
      terminal.out(`${programVersion()}\n`);
      return 0;
    case 'analyze':
      return (await import('./commands/analyze.ts')).analyze(command, {
        terminal,
        input: process.stdin,
        now: Date.now,
      });
    case 'doctor':
      return (await import('./commands/doctor.ts')).doctor(command, { terminal, surroundings });
    case 'migrate':
      return (await import('./commands/migrate.ts')).migrateDatabase(command, { terminal, surroundings });
    case 'administrator':
      return (await import('./commands/administrator.ts')).administrator(command, { terminal, surroundings });
    case 'start':
      return (await import('./commands/start.ts')).start(command, { terminal, surroundings });
  }
}

const reading = readArguments(process.argv.slice(2));
const runsOn = reading.kind === 'command' && reading.command.name === 'start';

// Whoever reads our output may stop reading, as `head` does, or close the terminal (EIO): there is nobody left to tell. A service
// goes on; it is stopped by a signal.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    if (!runsOn) process.exit(0);
  });
}

if (reading.kind === 'refused') {
  process.stderr.write(`${reading.text}\n`);
  process.exitCode = refusedExit;
} else {
  try {
    process.exitCode = await run(reading.command);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = failedExit;
  }
}
