export { checkMail } from './accounts/mailer.ts';
export { buildConsole, startConsole } from './app.ts';
export type { Console } from './app.ts';
export type { ConsoleLog, ConsoleSettings, EdgeReport } from './settings.ts';
