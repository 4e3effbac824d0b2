import type { Breakdown, Site } from '@clearpixel/console/api-types';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useApi } from '../api/queries.ts';
import { CsvLink } from '../design/download.tsx';
import { Button } from '../design/forms.tsx';
import { Loading } from '../design/parts.tsx';
import { count, valueName } from '../design/words.ts';
import { nextDimension } from './facets.ts';
import type { Facet } from './facets.ts';
import { DIMENSIONS } from './filter.ts';
import { isOwnHost } from './own-host.ts';
import { Select } from './toolbar.tsx';
import { questionOf } from './view.ts';
import type { View } from './view.ts';

const FEW = 8;
const MANY = 100;
const FOREIGN =
  'Not yours: a copy, a translation or a stored page of your site, or somebody who makes figures up. If it is yours after all, add it to the domains in the settings.';

type CountedBy = Pick<Facet, 'by' | 'everyone'>;

function breakdownAddress(
  site: string,
  { by, everyone = false }: CountedBy,
  dimension: string,
  view: View,
  limit: number,
): string {
  const shown = everyone ? { ...view, everyone } : view;
  return `/sites/${site}/breakdown?${questionOf(shown, { dimension, metric: by, limit: String(limit) })}`;
}

export function BreakdownCard({
  site,
  visitors,
  facet,
  view,
  onFilter,
}: {
  site: Site;
  /** What its visitors are called. */
  visitors: string;
  facet: Facet;
  view: View;
  onFilter: (filter: string) => void;
}) {
  const [chosen, setChosen] = useState(facet.dimensions[0]?.[0] ?? '');
  const content = (
    <BreakdownRows
      key={chosen}
      site={site}
      visitors={visitors}
      facet={facet}
      dimension={chosen}
      view={view}
      onFilter={onFilter}
    />
  );
  return (
    <section className="card breakdown" aria-label={facet.title}>
      {facet.dimensions.length === 1 ? (
        <>
          <header>
            <h2>{facet.title}</h2>
          </header>
          {content}
        </>
      ) : (
        <Tabs selectedKey={chosen} onSelectionChange={(key) => setChosen(String(key))}>
          <header>
            <h2>{facet.title}</h2>
            <TabList className="tabs" aria-label={`${facet.title} by`}>
              {facet.dimensions.map(([dimension, name]) => (
                <Tab key={dimension} id={dimension}>
                  {name}
                </Tab>
              ))}
            </TabList>
          </header>
          <TabPanel key={chosen} id={chosen}>
            {content}
          </TabPanel>
        </Tabs>
      )}
    </section>
  );
}

export function BreakdownRows({
  site,
  visitors,
  facet,
  dimension,
  view,
  onFilter,
}: {
  site: Site;
  visitors: string;
  facet: CountedBy;
  dimension: string;
  view: View;
  onFilter: (filter: string) => void;
}) {
  const [isLong, setLong] = useState(false);
  const [opened, setOpened] = useState<string | null>(null);
  const where = breakdownAddress(site.id, facet, dimension, view, isLong ? MANY : FEW + 1);
  const { data, isPending, isError } = useApi<Breakdown>(where, { keep: true });
  const rows = isLong ? (data?.rows ?? []) : (data?.rows ?? []).slice(0, FEW);
  const isForeign = (value: string): boolean =>
    dimension === 'hostname' && value !== '' && !isOwnHost(site, value);
  const most = Math.max(1, ...rows.map((row) => row[facet.by]));
  return (
    <>
      {isPending && <Loading lines={2} />}
      {isError && data === undefined && <p className="soft">This could not be read.</p>}
      {data !== undefined && rows.length === 0 && <p className="soft">Nothing in this time.</p>}
      {rows.length > 0 && (
        <table className="bars">
          <thead className="hidden-visually">
            <tr>
              <th scope="col">Value</th>
              <th scope="col">{facet.by === 'visitors' ? visitors : 'Events'}</th>
              <th scope="col">More of it</th>
            </tr>
          </thead>
          {rows.map((row) => {
            const name = valueName(dimension, row.value);
            const isOpen = opened === row.value;
            return (
              <tbody key={row.value}>
                <tr>
                  <td>
                    <button
                      type="button"
                      className="bar"
                      title={`Only ${name}`}
                      onClick={() => onFilter(`${dimension}:is:${row.value}`)}
                    >
                      <span
                        className="fill"
                        style={{ width: `${(row[facet.by] / most) * 100}%` }}
                      />
                      <span>{name}</span>
                      {isForeign(row.value) && (
                        <span className="badge" title={FOREIGN}>
                          not yours
                        </span>
                      )}
                    </button>
                  </td>
                  <td className="number">{count(row[facet.by])}</td>
                  <td className="opener">
                    <button
                      type="button"
                      aria-expanded={isOpen}
                      aria-label={`What ${name} is made of`}
                      onClick={() => setOpened(isOpen ? null : row.value)}
                    >
                      {isOpen ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
                    </button>
                  </td>
                </tr>
                {isOpen && (
                  <tr>
                    <td colSpan={3}>
                      <SecondLevel
                        site={site.id}
                        facet={facet}
                        dimension={dimension}
                        value={row.value}
                        view={view}
                        onFilter={onFilter}
                      />
                    </td>
                  </tr>
                )}
              </tbody>
            );
          })}
        </table>
      )}
      {rows.some(({ value }) => isForeign(value)) && <p className="soft small">{FOREIGN}</p>}
      {rows.length > 0 && (
        <div className="row apart">
          {!isLong && (data?.rows.length ?? 0) > FEW ? (
            <Button kind="quiet" onClick={() => setLong(true)}>
              Show more
            </Button>
          ) : (
            <span />
          )}
          <CsvLink where={where.replace(/limit=\d+/, 'limit=1000')} of={dimension} />
        </div>
      )}
    </>
  );
}

/** One row, broken down by another dimension. */
function SecondLevel({
  site,
  facet,
  dimension,
  value,
  view,
  onFilter,
}: {
  site: string;
  facet: CountedBy;
  dimension: string;
  value: string;
  view: View;
  onFilter: (filter: string) => void;
}) {
  const [by, setBy] = useState(nextDimension(dimension));
  const first = `${dimension}:is:${value}`;
  const within = { ...view, filters: [...view.filters, first] };
  const { data, isPending } = useApi<Breakdown>(breakdownAddress(site, facet, by, within, FEW), {
    keep: true,
  });
  const rows = data?.rows ?? [];
  return (
    <div className="second-level stack tight">
      <div className="toolbar small">
        <span className="soft">by</span>
        <Select
          label={`Break ${valueName(dimension, value)} down by`}
          value={by}
          options={DIMENSIONS.filter(([known]) => known !== dimension).map(
            ([known, name]): [string, string] => [known, name],
          )}
          onChoose={setBy}
        />
      </div>
      {isPending && <Loading lines={1} />}
      {data !== undefined && rows.length === 0 && <p className="soft">Nothing in this time.</p>}
      <ul>
        {rows.map((row) => (
          <li key={row.value} className="row apart">
            <button
              type="button"
              className="link wrap"
              onClick={() => onFilter(`${by}:is:${row.value}`)}
            >
              {valueName(by, row.value)}
            </button>
            <span>{count(row[facet.by])}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
