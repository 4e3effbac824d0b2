/**
 * Country by address, from a MaxMind-format file: the CC0 one that comes with the packages, or a better one by setting.
 * The file lives in memory (8 MB), so that no address ever leaves the process to be looked up.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Reader } from 'mmdb-lib';
import type { CountryResponse } from 'mmdb-lib';

export type CountryOf = (address: string) => string;

/**
 * @param path a `.mmdb` file; throws where it cannot be read.
 * @returns ISO 3166-1 alpha-2, or '' where it is not known.
 */
export function openCountries(path = packagedDatabase()): CountryOf {
  // Decoded rows by their place in the file: a few hundred.
  const reader = new Reader<CountryResponse>(readFileSync(path), { cache: new Map() });
  return (address) => {
    if (address === '') return '';
    // Two shapes are about: ip-location-db's own, and that of GeoLite2 and DB-IP.
    const row: (CountryResponse & { country_code?: unknown }) | null = reader.get(address);
    const code = row?.country_code ?? row?.country?.iso_code;
    return typeof code === 'string' && /^[A-Z]{2}$/.test(code) ? code : '';
  };
}

function packagedDatabase(): string {
  return createRequire(import.meta.url).resolve(
    '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb',
  );
}
