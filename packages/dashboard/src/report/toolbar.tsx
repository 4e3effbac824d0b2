import type { Account } from '@clearpixel/console/api-types';
import { X } from 'lucide-react';
import { Button } from '../design/forms.tsx';
import { FilterBuilder } from './filter-builder.tsx';
import { filterWords } from './filter.ts';
import { DeleteSegment, SaveSegment, SegmentChoice } from './segments.tsx';
import { SetAside } from './set-aside.tsx';
import { COMPARISONS, PERIODS } from './view.ts';
import type { ChangeView, View } from './view.ts';

/** Of what time, compared with what, of whom: what stands above every report. */
export function Toolbar({
  site,
  account,
  view,
  change,
  compares,
}: {
  site: string;
  account: Account;
  view: View;
  change: ChangeView;
  compares: boolean;
}) {
  const mayWrite = account.role === 'owner';
  return (
    <div className="stack tight">
      <div className="toolbar">
        <Select
          label="Time"
          value={view.period}
          options={PERIODS}
          onChoose={(period) => change({ period })}
        />
        {view.period === 'custom' && (
          <Days names={['First day', 'Last day']} from={view.from} to={view.to} onChange={change} />
        )}
        {compares && (
          <Select
            label="Compare"
            value={view.compare}
            options={COMPARISONS}
            onChoose={(compare) => change({ compare })}
          />
        )}
        {compares && view.compare === 'period' && (
          <Days
            names={['First day of the other time', 'Last day of the other time']}
            from={view.compareFrom}
            to={view.compareTo}
            onChange={({ from = view.compareFrom, to = view.compareTo }) =>
              change({ compareFrom: from, compareTo: to })
            }
          />
        )}
        <SegmentChoice site={site} view={view} change={change} />
        <FilterBuilder
          site={site}
          view={view}
          onFilter={(filter) => {
            if (!view.filters.includes(filter)) change({ filters: [...view.filters, filter] });
          }}
        />
        <SetAside site={site} view={view} change={change} />
      </div>
      {(view.filters.length > 0 || view.segment !== '') && (
        <div className="row">
          {view.filters.length > 0 && <Chips filters={view.filters} change={change} />}
          {mayWrite && view.filters.length > 0 && view.segment === '' && (
            <SaveSegment site={site} filters={view.filters} change={change} />
          )}
          {mayWrite && view.segment !== '' && (
            <DeleteSegment site={site} view={view} change={change} />
          )}
        </div>
      )}
    </div>
  );
}

function Chips({ filters, change }: { filters: View['filters']; change: ChangeView }) {
  return (
    <ul className="row" aria-label="Filters">
      {filters.map((filter) => {
        const [dimension, rest] = filterWords(filter);
        return (
          <li key={filter} className="chip">
            <span>
              <span className="soft">{dimension}</span> {rest}
            </span>
            <button
              type="button"
              aria-label={`Without the filter ${dimension} ${rest}`}
              onClick={() => change({ filters: filters.filter((other) => other !== filter) })}
            >
              <X size={14} aria-hidden />
            </button>
          </li>
        );
      })}
      {filters.length > 1 && (
        <li>
          <Button kind="quiet" onClick={() => change({ filters: [] })}>
            Without filters
          </Button>
        </li>
      )}
    </ul>
  );
}

/** A choice in a toolbar, whose name is for screen readers alone. */
export function Select<Value extends string>({
  label,
  value,
  options,
  onChoose,
}: {
  label: string;
  value: Value;
  options: readonly (readonly [value: Value, name: string])[];
  onChoose: (value: Value) => void;
}) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => {
        const chosen = options.find(([option]) => option === event.target.value);
        if (chosen !== undefined) onChoose(chosen[0]);
      }}
    >
      {options.map(([option, name]) => (
        <option key={option} value={option}>
          {name}
        </option>
      ))}
    </select>
  );
}

function Days({
  names: [first, last],
  from,
  to,
  onChange,
}: {
  names: readonly [first: string, last: string];
  from: string;
  to: string;
  onChange: (days: { from?: string; to?: string }) => void;
}) {
  return (
    <>
      <input
        type="date"
        aria-label={first}
        value={from}
        max={to}
        onChange={(event) => event.target.value !== '' && onChange({ from: event.target.value })}
      />
      <input
        type="date"
        aria-label={last}
        value={to}
        min={from}
        onChange={(event) => event.target.value !== '' && onChange({ to: event.target.value })}
      />
    </>
  );
}
