import type { Journeys } from '@clearpixel/console/api-types';
import { useMemo } from 'react';
import { count } from '../design/words.ts';
import { NODE_WIDTH, journeyLayout } from './layout.ts';
import { REST, placeName } from './place-name.ts';
import './journeys.css';

/** Of a label; the whole name is in its title and in the table. */
const MAX_CHARACTERS = 22;
const short = (name: string): string =>
  name.length > MAX_CHARACTERS ? `${name.slice(0, MAX_CHARACTERS - 1)}…` : name;

/** The flow of visits; each page or event can be chosen. It scrolls by itself where the window is narrow. */
export function SankeyChart({
  links,
  onPlace,
}: {
  links: Journeys['links'];
  onPlace: (name: string) => void;
}) {
  const layout = useMemo(() => journeyLayout({ links }), [links]);
  if (layout.nodes.length === 0) return <p className="soft">Every visit ended where it began.</p>;
  return (
    <div className="table-scroll">
      <svg
        className="sankey"
        viewBox={`0 0 ${layout.width} ${layout.height}`}
        style={{ minWidth: `${layout.width * 0.75}px` }}
        role="group"
        aria-label="The flow of visits; the table below says the same"
      >
        <g aria-hidden="true">
          {layout.links.map(({ id, from, to, sessions, path, width }) => (
            <path key={id} d={path} strokeWidth={width}>
              <title>{`${placeName(from)} → ${placeName(to)}: ${count(sessions)}`}</title>
            </path>
          ))}
        </g>
        {layout.nodes.map(({ id, name, sessions, x, y, height }) => {
          const content = (
            <>
              <rect x={x} y={y} width={NODE_WIDTH} height={height} rx={2} />
              <text x={x + NODE_WIDTH + 7} y={y + height / 2} dy="-0.1em">
                {short(placeName(name))}
              </text>
              <text x={x + NODE_WIDTH + 7} y={y + height / 2} dy="1.05em" className="count">
                {count(sessions)}
              </text>
            </>
          );
          return name === REST ? (
            <g key={id} className="rest">
              {content}
            </g>
          ) : (
            <g
              key={id}
              role="button"
              tabIndex={0}
              onClick={() => onPlace(name)}
              onKeyDown={({ key }) => {
                if (key === 'Enter') onPlace(name);
              }}
            >
              {content}
            </g>
          );
        })}
      </svg>
    </div>
  );
}
