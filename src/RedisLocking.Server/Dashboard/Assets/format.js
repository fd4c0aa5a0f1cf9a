// Numbers and times as they are written on this page. Widths stay still: what counts on keeps two digits.

const two = number => String(number).padStart(2, "0");
const numbers = new Intl.NumberFormat("en");
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const date = new Intl.DateTimeFormat(undefined, { year: "numeric", month: "short", day: "numeric" });

export const none = "–";

/** 7s, 3m 05s, 2h 09m, 4d 01h: whole seconds, never below 0. */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(whole / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes < 1) return `${whole}s`;
  if (hours < 1) return `${minutes}m ${two(whole % 60)}s`;
  if (hours < 24) return `${hours}h ${two(minutes % 60)}m`;
  return `${Math.floor(hours / 24)}d ${two(hours % 24)}h`;
}

/** How long something waited: 0 ms, 0.4 ms, 12 ms, 1.25 s, 2m 05s. */
export function wait(seconds) {
  if (seconds === null) return none;
  if (seconds < 0.00005) return "0 ms";
  if (seconds < 0.01) return `${(seconds * 1_000).toFixed(1)} ms`;
  if (seconds < 1) return `${Math.round(seconds * 1_000)} ms`;
  return seconds < 60 ? `${seconds.toFixed(2)} s` : duration(seconds);
}

export function number(value) {
  return numbers.format(value);
}

/** "1 lock", "2 locks". */
export function many(count, one, more = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : more}`;
}

/** The time of day, with the date unless it is today's. */
export function time(moment) {
  const isToday = moment.toDateString() === new Date().toDateString();
  return isToday ? clock.format(moment) : `${date.format(moment)}, ${clock.format(moment)}`;
}
