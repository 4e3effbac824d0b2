/** From the links of journeys to where they stand: d3-sankey's layout, of ours in shape. */
import type { Journeys } from '@clearpixel/console/api-types';
import { sankey, sankeyLinkHorizontal } from 'd3-sankey';

export interface JourneyNode {
  id: string;
  name: string;
  /** Counts from 0. */
  column: number;
  sessions: number;
  x: number;
  y: number;
  height: number;
}

export interface JourneyLink {
  id: string;
  from: string;
  to: string;
  sessions: number;
  path: string;
  width: number;
}

export const NODE_WIDTH = 10;
/** Room for a label of two lines. */
const NODE_PADDING = 30;
const COLUMN_WIDTH = 240;
const LABEL_WIDTH = 170;
const ROW_HEIGHT = 58;

interface Node {
  id: string;
  name: string;
  column: number;
}

export interface JourneyLayout {
  width: number;
  height: number;
  nodes: readonly JourneyNode[];
  links: readonly JourneyLink[];
}

export function journeyLayout({ links }: Pick<Journeys, 'links'>): JourneyLayout {
  const nodes = new Map<string, Node>();
  const nodeAt = (column: number, name: string): string => {
    const id = `${column} ${name}`;
    nodes.set(id, { id, name, column });
    return id;
  };
  const drawn = links.map(({ step, from, to, sessions }) => ({
    source: nodeAt(step - 1, from),
    target: nodeAt(step, to),
    value: sessions,
  }));
  const columns = Math.max(0, ...[...nodes.values()].map(({ column }) => column)) + 1;
  const rows = Math.max(
    1,
    ...Array.from(
      { length: columns },
      (_, column) => [...nodes.values()].filter((node) => node.column === column).length,
    ),
  );
  const width = (columns - 1) * COLUMN_WIDTH + NODE_WIDTH + LABEL_WIDTH;
  const height = Math.max(220, rows * ROW_HEIGHT);
  const graph = sankey<Node, object>()
    .nodeId(({ id }) => id)
    .nodeAlign(({ column }) => column)
    .nodeWidth(NODE_WIDTH)
    .nodePadding(NODE_PADDING)
    .extent([
      [0, 8],
      [width - LABEL_WIDTH, height - 8],
    ])({ nodes: [...nodes.values()], links: drawn });
  const pathOf = sankeyLinkHorizontal<Node, object>();
  return {
    width,
    height,
    nodes: graph.nodes.map(({ id, name, column, value = 0, x0 = 0, y0 = 0, y1 = 0 }) => ({
      id,
      name,
      column,
      sessions: value,
      x: x0,
      y: y0,
      height: Math.max(1, y1 - y0),
    })),
    links: graph.links.flatMap((link) => {
      const { source, target, value, width: thickness = 1 } = link;
      if (typeof source !== 'object' || typeof target !== 'object') return [];
      return {
        id: `${source.id} ${target.id}`,
        from: source.name,
        to: target.name,
        sessions: value,
        path: pathOf(link) ?? '',
        width: Math.max(1, thickness),
      };
    }),
  };
}
