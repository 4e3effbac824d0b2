/** What the cards of a report break it down by, and by what each of their rows is broken down further at first. */
export interface Facet {
  title: string;
  dimensions: readonly (readonly [dimension: string, name: string])[];
  /** What its rows are counted by. */
  by: 'visitors' | 'events';
  /** Of everybody, also where the report leaves robots out. */
  everyone?: boolean;
}

export const FACETS: readonly Facet[] = [
  {
    title: 'Pages',
    by: 'visitors',
    dimensions: [
      ['path', 'All'],
      ['entry', 'First'],
      ['exit', 'Last'],
      ['hostname', 'Hosts'],
    ],
  },
  {
    title: 'How they came',
    by: 'visitors',
    dimensions: [
      ['channel', 'Channel'],
      ['referrer', 'Site'],
      ['source', 'Source'],
      ['medium', 'Medium'],
      ['campaign', 'Campaign'],
      ['term', 'Term'],
      ['content', 'Content'],
    ],
  },
  {
    title: 'Where they are',
    by: 'visitors',
    dimensions: [
      ['country', 'Country'],
      ['language', 'Language'],
    ],
  },
  {
    title: 'What they use',
    by: 'visitors',
    dimensions: [
      ['device', 'Device'],
      ['browser', 'Browser'],
      ['system', 'System'],
    ],
  },
  {
    title: 'What happened',
    by: 'events',
    dimensions: [
      ['event', 'Event'],
      ['kind', 'Kind'],
      ['level', 'Level'],
    ],
  },
  { title: 'Who it was', by: 'events', everyone: true, dimensions: [['verdict', 'Verdict']] },
];

const NEXT: Readonly<Record<string, string>> = {
  path: 'channel',
  entry: 'channel',
  exit: 'entry',
  hostname: 'path',
  channel: 'referrer',
  referrer: 'entry',
  source: 'campaign',
  medium: 'source',
  campaign: 'content',
  country: 'language',
  language: 'country',
  device: 'browser',
  browser: 'system',
  system: 'browser',
  event: 'path',
  verdict: 'browser',
};
export const nextDimension = (dimension: string): string => NEXT[dimension] ?? 'path';
