import fc from 'fast-check';
import { expect, test } from 'vitest';
import { html } from './html.ts';

test('values are escaped, in text and in attributes; made HTML is not', () => {
  const bad = `"><script>alert('x')</script>&\``;
  expect(String(html`<a title="${bad}">${bad}</a>`)).toBe(
    '<a title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&#96;">' +
      '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&#96;</a>',
  );
  expect(String(html`<p>${html`<b>${'<'}</b>`}${[html`<i></i>`, html`<u></u>`]}${7}</p>`)).toBe(
    '<p><b>&lt;</b><i></i>\n<u></u>7</p>',
  );
});

test('no text leaves its place', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const inside = String(html`<p a="${text}">${text}</p>`).slice(
        '<p a="'.length,
        -'</p>'.length,
      );
      expect(inside.replace('">', '')).not.toMatch(/[<>"'`]/);
    }),
  );
});
