export * from './address.ts';
export * from './event.ts';
export * from './gif.ts';
export * from './id.ts';
export * from './identity.ts';
export * from './level.ts';
export * from './snapshot.ts';
export * from './token.ts';
