/**
 * The image of every pixel: one transparent point, 43 bytes, GIF89a.
 *
 * This is the smallest file that is valid to the letter and brings its own palette. Without a palette (37 bytes) the
 * colours are the decoder's own choice (GIF89a, section 18), and some mail programs draw a broken image instead; without
 * the end-of-information code (42 bytes) the data is cut short (appendix F).
 */
export const GIF: Uint8Array = Uint8Array.fromHex(
  '474946383961' + // "GIF89a"
    '01000100800000' + // 1×1, a palette of two colours follows
    '000000ffffff' +
    '21f9040100000000' + // graphic control: colour 0 is transparent
    '2c000000000100010000' + // the one image, at the origin
    '0202440100' + // LZW: clear, colour 0, end
    '3b',
);

/** Headers of every pixel answer (CONTRACT): no cache may keep it, any page may show it. */
export const GIF_HEADERS: Readonly<Record<string, string>> = Object.freeze({
  'Content-Type': 'image/gif',
  'Content-Length': String(GIF.length),
  'Cache-Control': 'no-store, no-cache, must-revalidate, private, max-age=0',
  'Cross-Origin-Resource-Policy': 'cross-origin',
});
