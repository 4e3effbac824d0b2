/** The log: one line a thing that an operator should know, on standard error. Never anything of a visitor. */
export type LogLevel = 'info' | 'warn' | 'error';

export function logLine(level: LogLevel, who: string, message: string): void {
  process.stderr.write(
    `${new Date().toISOString()} ${level} ${who}: ${message.replaceAll(/\s+/g, ' ')}\n`,
  );
}
