// The API key of this tab. It is kept until the tab is closed, and is in no URL.

const place = "redislocking-api-key";

export const session = {
  get key() {
    return sessionStorage.getItem(place);
  },
  set key(value) {
    if (value === null) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, value);
  },
};

/** The headers of every request. */
export function authorization(key = session.key) {
  return key === null ? {} : { Authorization: `Bearer ${key}` };
}
