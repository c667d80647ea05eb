import type { DirectoryEntry } from '../../src/ports/index.ts';

export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

export interface NearOffice {
  readonly office: DirectoryEntry;
  readonly km: number;
}

const EARTH_KM = 6371;

/** Offices whose place is known, by distance, the nearest first. */
export function byDistance(offices: readonly DirectoryEntry[], from: Position): NearOffice[] {
  return offices
    .flatMap((office) => {
      const { latitude, longitude } = office;
      return latitude === undefined || longitude === undefined
        ? []
        : [{ office, km: distanceKm(from, { latitude, longitude }) }];
    })
    .sort((a, b) => a.km - b.km);
}

/** Great-circle distance by the haversine formula. */
export function distanceKm(a: Position, b: Position): number {
  const rad = (degrees: number) => (degrees * Math.PI) / 180;
  const h =
    Math.sin(rad(b.latitude - a.latitude) / 2) ** 2 +
    Math.cos(rad(a.latitude)) * Math.cos(rad(b.latitude)) * Math.sin(rad(b.longitude - a.longitude) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(h));
}
