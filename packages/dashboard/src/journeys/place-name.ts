/** As the API calls the long tail of a step. */
export const REST = 'other';

export const placeName = (place: string): string => (place === REST ? 'Everything else' : place);
