/** `npm run bench`: every benchmark, a table, and the same as JSON in bench/results/. `npm run bench -- loader` runs one. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { benchCampaignReport } from './campaign-report-bench.ts';
import { benchDetect } from './detect-bench.ts';
import { benchEdge } from './edge-bench.ts';
import { benchImport } from './import-bench.ts';
import { benchLoader } from './loader-bench.ts';
import { benchPages } from './pages-bench.ts';
import { benchRelay } from './relay-bench.ts';
import { benchSiteReports } from './site-reports-bench.ts';
import { benchStamp } from './stamp-bench.ts';
import { benchVerdict } from './verdict-bench.ts';
import { benchVisible } from './visible-bench.ts';

const chosen = process.argv.slice(2);
const wanted = (name: string): boolean => chosen.length === 0 || chosen.includes(name);
const say = (line: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`${line}\n`);
};
const MEGABYTE = 1_000_000;

interface Line {
  what: string;
  figure: string;
  target: string;
  holds: boolean | null;
}
const lines: Line[] = [];
const results: Record<string, unknown> = {
  at: new Date().toISOString(),
  machine: { cpu: cpus()[0]?.model ?? '', cores: cpus().length, memoryBytes: totalmem() },
  node: process.version,
};

if (wanted('loader')) {
  const loader = await benchLoader();
  results['loader'] = loader;
  lines.push({
    what: `loader, ${loader.rows} rows`,
    figure: `${Math.round(loader.rowsPerSecond)} rows/s`,
    target: '≥ 200000',
    holds: loader.rowsPerSecond >= 200_000,
  });
}
if (wanted('visible')) {
  const visible = await benchVisible();
  results['visible'] = visible;
  lines.push({
    what: `from hit to visible, ${visible.hits} hits`,
    figure: `p50 ${visible.p50Ms.toFixed(0)} ms, p99 ${visible.p99Ms.toFixed(0)} ms`,
    target: 'p99 ≤ 2000 ms',
    holds: visible.p99Ms <= 2_000,
  });
}
if (wanted('pages')) {
  const pages = await benchPages();
  results['pages'] = pages;
  for (const { name, usableMs, firstPaintMs, scriptBytes } of pages)
    lines.push({
      what: `page ${name}, nothing cached`,
      figure: `usable after ${Math.round(usableMs)} ms, first paint ${Math.round(firstPaintMs)} ms, ${Math.round(scriptBytes / 1_000)} kB of script`,
      target: '≤ 1000 ms, ≤ 250 kB',
      holds: usableMs <= 1_000 && scriptBytes <= 250_000,
    });
}
if (wanted('site-reports')) {
  const { events, reports } = await benchSiteReports();
  results['siteReports'] = { events, reports };
  for (const { question, ms } of reports)
    lines.push({
      what: `report of ${events} events: ${question}`,
      figure: `${Math.round(ms)} ms`,
      target: '≤ 300 ms',
      holds: ms <= 300,
    });
}
if (wanted('stamp')) {
  const stamp = benchStamp();
  results['stamp'] = stamp;
  lines.push({
    what: `stamp, ${stamp.bytes} bytes, ${stamp.links} links, a second of one core`,
    figure: `${Math.round(stamp.mailsPerSecond)} mails`,
    target: '≥ 1500',
    holds: stamp.mailsPerSecond >= 1_500,
  });
}
if (wanted('verdict')) {
  const verdict = benchVerdict();
  results['verdict'] = verdict;
  lines.push(
    {
      what: 'a verdict, agents known (median, p99) and new (median)',
      figure: `${verdict.warmMedianMicroseconds.toFixed(2)}, ${verdict.warmP99Microseconds.toFixed(2)} and ${verdict.coldMedianMicroseconds.toFixed(1)} µs`,
      target: 'median < 20 µs',
      holds: Math.max(verdict.warmMedianMicroseconds, verdict.coldMedianMicroseconds) < 20,
    },
    {
      what: `a list of ${verdict.listRanges} networks, read; one address in it`,
      figure: `${Math.round(verdict.listMilliseconds)} ms; ${Math.round(verdict.lookupNanoseconds)} ns`,
      target: '< 1000 ms',
      holds: verdict.listMilliseconds < 1_000,
    },
  );
}
if (wanted('detect')) {
  const detect = benchDetect();
  results['detect'] = detect;
  const [small] = detect.msPerMegabyte;
  const large = detect.msPerMegabyte.at(-1);
  lines.push(
    {
      what: `scan, newsletters of ${Math.round(detect.bytes / 1_000)} KB, a second of one core`,
      figure: `${Math.round(detect.newslettersPerSecond)}, p99 ${detect.p99Ms.toFixed(1)} ms`,
      target: '≥ 400, p99 < 10 ms',
      holds: detect.newslettersPerSecond >= 400 && detect.p99Ms < 10,
    },
    {
      what: `scan, a MB of a mail of ${detect.msPerMegabyte.map(({ megabytes }) => megabytes).join(', ')} MB`,
      figure: `${detect.msPerMegabyte.map(({ ms }) => Math.round(ms)).join(', ')} ms`,
      target: 'linear',
      holds: large !== undefined && small !== undefined && large.ms < 2 * small.ms,
    },
    ...detect.accuracy.map(({ engine, part, precision, recall, unseenRecall, seenRecall }) => ({
      what: `images of one reader, services ${part}, by ${engine}`,
      figure: `precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)} (unseen ${unseenRecall.toFixed(2)}, seen ${seenRecall.toFixed(2)})`,
      target: engine === 'clearpixel' ? '≥ 0.97, ≥ 0.90' : '',
      holds: engine === 'clearpixel' ? precision >= 0.97 && recall >= 0.9 : null,
    })),
    ...detect.inLetters.map(({ engine, ofThousand }) => ({
      what: `findings in a thousand ordinary letters, by ${engine}`,
      figure: ofThousand.toFixed(0),
      target: engine === 'clearpixel' ? '0' : '',
      holds: engine === 'clearpixel' ? ofThousand === 0 : null,
    })),
  );
}
if (wanted('import')) {
  const { recipients, seconds } = await benchImport();
  results['import'] = { recipients, seconds };
  lines.push({
    what: `import of ${recipients} recipients`,
    figure: `${seconds.toFixed(1)} s`,
    target: '< 120 s for a million',
    holds: seconds < 120 * (recipients / 1_000_000),
  });
}
if (wanted('campaign-report')) {
  const report = await benchCampaignReport();
  results['campaign-report'] = report;
  lines.push({
    what: `report of a campaign, ${report.recipients} recipients, ${report.events} events`,
    figure: `${Math.round(report.medianMs)} ms, the first time ${Math.round(report.firstMs)} ms; recipients counted in ${Math.round(report.countsMs)} ms`,
    target: '≤ 1000 ms for a million',
    holds: report.medianMs <= 1_000,
  });
}
if (wanted('relay')) {
  const relay = await benchRelay();
  results['relay'] = relay;
  const [first = 0] = relay.memoryBytes;
  const last = relay.memoryBytes.at(-1) ?? 0;
  lines.push(
    {
      what: `relay, ${relay.bytes} bytes, ${relay.connections} connections`,
      figure: `${Math.round(relay.mailsPerSecond)} mails/s`,
      target: '≥ 150',
      holds: relay.mailsPerSecond >= 150,
    },
    {
      what: 'memory of the relay, after the first and the last round',
      figure: `${Math.round(first / MEGABYTE)} and ${Math.round(last / MEGABYTE)} MB`,
      target: 'flat',
      holds: last < first * 1.25,
    },
  );
}
if (wanted('edge')) {
  const { edge, memory } = await benchEdge(say);
  results['edge'] = edge;
  results['memory'] = memory;
  for (const row of edge) {
    const floor =
      row.durability === 'write' && row.connections === 64
        ? 0.35
        : row.durability === 'fsync' && row.connections === 2_000
          ? 0.3
          : null;
    lines.push({
      what: `edge, ${row.durability}, ${row.connections} connections`,
      figure: `${Math.round(row.edge)}/s; of nginx (${Math.round(row.nginx)}/s) ${row.ofNginx.toFixed(2)}, of bare node:http (${Math.round(row.bare)}/s) ${row.ofBare.toFixed(2)}`,
      target: floor === null ? '' : `≥ ${floor} of nginx`,
      holds: floor === null ? null : row.ofNginx >= floor,
    });
  }
  for (const { durability, idleBytes, maxUnderLoadBytes } of memory) {
    lines.push({
      what: `memory of all processes, idle (${durability})`,
      figure: `${Math.round(idleBytes / MEGABYTE)} MB`,
      target: '< 550 MB',
      holds: idleBytes < 550 * MEGABYTE,
    });
    lines.push({
      what: `memory of all processes, at most under load (${durability})`,
      figure: `${Math.round(maxUnderLoadBytes / MEGABYTE)} MB`,
      target: '< 800 MB',
      holds: maxUnderLoadBytes < 800 * MEGABYTE,
    });
  }
}

const directory = fileURLToPath(new URL('results/', import.meta.url));
mkdirSync(directory, { recursive: true });
const file = `${directory}${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`;
writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);

const width = Math.max(...lines.map(({ what }) => what.length));
for (const { what, figure, target, holds } of lines)
  console.log(
    `${what.padEnd(width)}  ${figure}${target === '' ? '' : `  (${target}: ${holds === true ? 'holds' : 'missed'})`}`,
  );
console.log(`\n${file}`);
