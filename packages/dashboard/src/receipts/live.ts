import type { Receipt } from '@clearpixel/console/api-types';
import { useEffect, useState } from 'react';

const MAX_SHOWN = 200;

export interface Live {
  receipts: readonly Receipt[];
  /** `waiting`: the stream broke, and the browser tries again by itself. */
  state: 'open' | 'waiting' | 'closed';
}

/** Receipts that arrive from now on, the newest first. */
export function useLive(site: string, everyone: boolean, isOn: boolean): Live {
  const [receipts, setReceipts] = useState<readonly Receipt[]>([]);
  const [state, setState] = useState<Live['state']>('waiting');
  useEffect(() => {
    if (!isOn) return;
    const stream = new EventSource(`/api/v1/sites/${site}/live${everyone ? '?verdict=all' : ''}`);
    stream.addEventListener('open', () => setState('open'));
    stream.addEventListener('error', () =>
      setState(stream.readyState === EventSource.CLOSED ? 'closed' : 'waiting'),
    );
    stream.addEventListener('receipt', ({ data }: MessageEvent<string>) => {
      const receipt = JSON.parse(data) as Receipt;
      setReceipts((before) =>
        [receipt, ...before.filter(({ id }) => id !== receipt.id)].slice(0, MAX_SHOWN),
      );
    });
    return () => {
      stream.close();
      setReceipts([]);
      setState('waiting');
    };
  }, [site, everyone, isOn]);
  return { receipts, state };
}
