/** Half a character would be refused by the store, and the whole segment with it: no line may have one. */
import { expect, test } from 'vitest';
import { TestEdge, rule } from './test-edge.ts';

const SITE = 'site000000';

test('of a half character nothing is kept, and the rest of its event is', async () => {
  const edge = await TestEdge.start([rule(SITE)]);
  const cutAt = (characters: number): string => `${'a'.repeat(characters - 1)}😀`;
  const post = async (text: string): Promise<number> => (await edge.post(text)).status;
  expect(
    await post(
      String.raw`{"site": "${SITE}", "events": [
        {"name": "a\ud800b", "url": "https://shop.example/?utm_campaign=${encodeURIComponent(cutAt(200))}", "props": {"k\uDC00": "v\ud83d", "ok": "\ud83d\ude00 \\ud83d"}},
        {"name": "pageview", "url": "https://shop.example/", "title": "${cutAt(300)}"}
      ]}`,
    ),
  ).toBe(204);
  expect(await post(String.raw`{"site": "${SITE}", "events": [{"name": "\ud800"}]}`)).toBe(400);
  await edge.get(`/p/${SITE}.gif?t=${encodeURIComponent(cutAt(300))}`);
  const [named, viewed, image] = await edge.lines();
  expect(named).toMatchObject({
    name: 'ab',
    utmCampaign: 'a'.repeat(199),
    props: { k: 'v', ok: String.raw`😀 \ud83d` },
  });
  expect(viewed).toMatchObject({ title: 'a'.repeat(299) });
  expect(image).toMatchObject({ title: 'a'.repeat(299) });
  await edge.dispose();
});
