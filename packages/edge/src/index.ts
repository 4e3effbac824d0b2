export { startEdge } from './edge.ts';
export type { Edge, EdgeSettings, EdgeState } from './edge.ts';
export { EDGE_LIMITS, SESSION_IDLE_SECONDS } from './limits.ts';
