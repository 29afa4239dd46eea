/** Minutes as hours with one decimal: `18.5 h`. */
export function hours(minutes: number): string {
  return `${(minutes / 60).toFixed(1)} h`;
}

/** A share from 0 to 1 in whole per cent. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** `1 meeting`, `2 meetings`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
