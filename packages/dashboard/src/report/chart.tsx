import type { Annotation, Timeseries } from '@clearpixel/console/api-types';
import { useCallback, useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { count, money } from '../design/words.ts';
import { todayIn } from './view.ts';
import type { Interval, Metric } from './view.ts';

const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** How an interval is called, in the site's time zone. */
export function intervalName(at: string, interval: Interval, timezone: string): string {
  const options: Intl.DateTimeFormatOptions =
    interval === 'hour'
      ? { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }
      : interval === 'month'
        ? { month: 'long', year: 'numeric' }
        : { weekday: 'short', day: 'numeric', month: 'short' };
  const text = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: timezone }).format(
    new Date(at),
  );
  return interval === 'week' ? `Week of ${text}` : text;
}

/** Below the axis there is room for a few characters. */
function tickName(at: number, interval: Interval, timezone: string): string {
  const options: Intl.DateTimeFormatOptions =
    interval === 'hour'
      ? { hour: '2-digit', minute: '2-digit' }
      : interval === 'month'
        ? { month: 'short', year: '2-digit' }
        : { day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: timezone }).format(at);
}

export function Chart({
  points,
  before,
  annotations,
  interval,
  metric,
  currency,
  timezone,
}: {
  points: Timeseries['points'];
  /** Of the time that it is compared with, as many where they are there. */
  before: Timeseries['points'] | undefined;
  /** Marked where their day begins. */
  annotations: readonly Annotation[];
  interval: Interval;
  metric: Metric;
  currency: string;
  timezone: string;
}) {
  const holder = useRef<HTMLDivElement>(null);
  const [tip, setTip] = useState<{ index: number; left: number; width: number } | null>(null);
  const say = useCallback(
    (value: number): string =>
      metric === 'revenue' ? money(value, currency, 'short') : count(value),
    [metric, currency],
  );

  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    // The last point that has begun when the day has.
    const marks = annotations.flatMap(({ date }) => {
      const point = points.findLast(({ at }) => todayIn(timezone, new Date(at)) <= date);
      return point === undefined ? [] : [Date.parse(point.at) / 1_000];
    });
    const draw = (): uPlot => {
      const ink = colour('--soft');
      const grid = { stroke: colour('--line'), width: 1 };
      const axis = { stroke: ink, font: '12px system-ui', grid, ticks: { show: false } };
      return new uPlot(
        {
          width: element.clientWidth,
          height: element.clientHeight,
          legend: { show: false },
          cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
          padding: [10, 24, 0, 0],
          scales: { y: { range: (_plot, _min, max) => [0, Math.max(max * 1.12, 4)] } },
          axes: [
            {
              ...axis,
              grid: { show: false },
              space: 80,
              size: 34,
              // Where points are, and nowhere between them.
              splits: (plot, _axis, _min, _max, _step, space) => {
                const every = Math.max(
                  1,
                  Math.ceil(((points.length * space) / plot.bbox.width) * devicePixelRatio),
                );
                return points
                  .filter((_point, index) => index % every === 0)
                  .map(({ at }) => Date.parse(at) / 1_000);
              },
              values: (_plot, splits) =>
                splits.map((seconds) => tickName(seconds * 1_000, interval, timezone)),
            },
            {
              ...axis,
              size: 52,
              values: (_plot, values) =>
                values.map((value) => (Number.isInteger(value) ? say(value) : '')),
            },
          ],
          series: [
            {},
            {
              stroke: colour('--accent'),
              width: 2,
              fill: `color-mix(in srgb, ${colour('--accent')} 10%, transparent)`,
              points: { show: points.length < 3 },
            },
            { stroke: colour('--line-strong'), width: 1.5, dash: [4, 4], points: { show: false } },
          ],
          hooks: {
            draw: [
              (plot) => {
                const { ctx, bbox } = plot;
                ctx.save();
                ctx.strokeStyle = colour('--warn');
                ctx.fillStyle = colour('--warn');
                ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
                for (const at of marks) {
                  const left = plot.valToPos(at, 'x', true);
                  ctx.beginPath();
                  ctx.moveTo(left, bbox.top);
                  ctx.lineTo(left, bbox.top + bbox.height);
                  ctx.stroke();
                  ctx.beginPath();
                  ctx.arc(left, bbox.top, 4 * devicePixelRatio, 0, 2 * Math.PI);
                  ctx.fill();
                }
                ctx.restore();
              },
            ],
            setCursor: [
              ({ cursor: { idx, left } }) =>
                setTip(
                  idx === null || idx === undefined
                    ? null
                    : { index: idx, left: left ?? 0, width: element.clientWidth },
                ),
            ],
          },
        },
        [
          points.map(({ at }) => Date.parse(at) / 1_000),
          points.map(({ value }) => value),
          points.map((_point, index) => before?.[index]?.value ?? null),
        ],
        element,
      );
    };
    let plot = draw();
    const again = (): void => {
      plot.destroy();
      plot = draw();
    };
    const watching = new ResizeObserver(() =>
      plot.setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    watching.observe(element);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', again);
    return () => {
      watching.disconnect();
      scheme.removeEventListener('change', again);
      plot.destroy();
    };
  }, [points, before, annotations, interval, say, timezone]);

  const point = tip === null ? undefined : points[tip.index];
  const was = tip === null ? undefined : before?.[tip.index];
  return (
    <div className="chart" aria-hidden="true">
      <div ref={holder} style={{ height: '100%' }} />
      {tip !== null && point !== undefined && (
        <div
          className="tip"
          style={
            tip.left > tip.width / 2
              ? { right: `${tip.width - tip.left}px` }
              : { left: `${tip.left + 60}px` }
          }
        >
          {intervalName(point.at, interval, timezone)}: <strong>{say(point.value)}</strong>
          {was !== undefined && ` (the other time: ${say(was.value)})`}
        </div>
      )}
    </div>
  );
}
