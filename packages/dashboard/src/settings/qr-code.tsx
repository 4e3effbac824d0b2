/** Dark on light in both schemes: many cameras read nothing else. */
export function QrCode({ rows }: { rows: readonly string[] }) {
  const size = rows.length;
  const path = rows
    .flatMap((row, y) => row.split('').map((dot, x) => (dot === '1' ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg
      role="img"
      aria-label="QR code of the secret"
      viewBox={`0 0 ${size} ${size}`}
      width="200"
      height="200"
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
