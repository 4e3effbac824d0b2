/** Draws a page of docs/ in the dashboard: headings with anchors, paragraphs, lists, bold, code, links. What else it says stays as it is written. */
import type { ReactNode } from 'react';

export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\d\s-]/gu, '')
    .trim()
    .replaceAll(/\s+/g, '-');

export function Markdown({ text }: { text: string }) {
  return text
    .trim()
    .split(/\n{2,}/)
    .map((block) => <Block key={block} text={block} />);
}

function Block({ text }: { text: string }) {
  const heading = /^(##+) (.+)$/.exec(text);
  if (heading !== null) {
    const [, marks = '', words = ''] = heading;
    return marks.length === 2 ? (
      <h2 id={anchorOf(words)}>{words}</h2>
    ) : (
      <h3 id={anchorOf(words)}>{words}</h3>
    );
  }
  const List = /^\d+\. /.test(text) ? 'ol' : text.startsWith('- ') ? 'ul' : null;
  if (List === null)
    return (
      <p>
        <Inline text={text} />
      </p>
    );
  return (
    <List>
      {text.split(/\n(?=- |\d+\. )/).map((item) => (
        <li key={item}>
          <Inline text={item.replace(/^(?:-|\d+\.) /, '')} />
        </li>
      ))}
    </List>
  );
}

function Inline({ text }: { text: string }): ReactNode {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`|\[[^\]]+\]\([^)]+\))/).map((piece, index) => {
    const link = /^\[([^\]]+)\]\(([^)]+)\)$/.exec(piece);
    // Pieces have no names; their order does not change.
    const key = index;
    if (link !== null)
      return link[2]?.startsWith('https:') === true ? (
        <a key={key} href={link[2]} target="_blank" rel="noreferrer">
          {link[1]}
        </a>
      ) : (
        <em key={key}>{link[1]}</em>
      );
    if (piece.startsWith('**')) return <strong key={key}>{piece.slice(2, -2)}</strong>;
    if (piece.startsWith('`')) return <code key={key}>{piece.slice(1, -1)}</code>;
    return piece;
  });
}
