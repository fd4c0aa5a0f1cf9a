/*
 * The quorum's protocol: one mutex on N independent servers, of which M are a majority. Clients come again and again, each
 * time under an id of its own, until a counter has reached MOST.
 *
 * A script on one server is one atomic step. A message takes any time, overtakes others or is lost: that is the same as one
 * that never runs. There is no clock. A client that is late (its own deadline has passed) is as good as one that gave up or
 * crashed, for it can no more be granted the lock or hold it; and until then no server drops the lock that it counts on:
 * that is what the margin in the deadline is for. A lock whose owner is over, or no longer counts on that server, only keeps
 * others out, as a message that is lost would do; so it is gone at once, or can go at any time.
 *
 * A server restarts empty RESTARTS times in all. It is joining then: it grants nothing until nobody counts on what it has
 * forgotten, which is what the hold-off of MaxTtl is for. Then M members' counters are read, one after the other, and it is
 * admitted with the greatest. (When M servers are empty at once there are no M members: nobody is admitted.)
 *
 * What is checked:
 *   a  nobody is granted the lock while another one holds it              assert in granted()
 *   b  a token is greater than that of every grant before                 asserts in granted()
 *   c  when all is over no server has the lock, but for an owner that     assert at the end, with -DLEFTOVERS
 *      crashed, a release that was lost or that overtook its SET
 *
 * With -DCLOCKS_FAIL a server drops the lock whenever it likes: a process is paused, a clock steps. Then there may be two
 * holders, and (b) is all there is: a token is greater than that of every grant that was made before its client came, no two
 * are equal, and it is smaller than that of an earlier grant only if a server dropped the lock between its write-back and its
 * grant: then the other one came later to that server. This is what NO_OWNER_CHECK and COUNTS_NOT_BELOW break; where the
 * clocks are right, the deadline and the hold-off would do without these two rules.
 *
 * With -DLEFTOVERS there is one client (others could only keep it out), it comes once, and what it leaves behind is not gone at
 * once: its releases are messages.
 *
 * Each of these takes one rule away; run.sh shows that the check then fails.
 *   NO_OWNER_CHECK          a write-back counts, whoever has the lock there
 *   COUNTS_NOT_BELOW        it counts too where the counter that came with a late vote was not below the token
 *   WRITES_TO_FEWER         one write-back is enough
 *   GRANT_AFTER_DEADLINE    who has heard a majority of write-backs does not look at its deadline again
 *   RENEWED_BY_FEWER        one server is enough for a renewal
 *   NO_HOLD_OFF             a server that lost its data is admitted as soon as it was given the counter
 *   NO_TAKE_OVER            it is admitted without the others' counters
 *   READS_TOO_EARLY         the others' counters are read before the hold-off is over
 *   READS_JOINING           the counter of one that is itself joining is read too
 *   STALE_ADMISSION         what was read after an earlier restart is used after a later one
 *   UNSEEN_RESTART          a server that forgot its last writes has kept its marker, and is a member at once
 *   RELEASES_WHERE_GRANTED  a release goes only to the servers whose grant was heard
 */
#ifndef N
#define N 3
#endif
#define M (N / 2 + 1)
#ifdef LEFTOVERS
#define CLIENTS  1
#define RESTARTS 0
#endif
#ifndef CLIENTS
#define CLIENTS 2
#endif
#ifndef RESTARTS
#define RESTARTS 1
#endif
#ifndef MOST
#define MOST 2
#endif
#define NOBODY 0

/* The servers. They are alike: it is no loss that only the first RESTARTS of them restart, in any order and repeatedly. */
byte lock[N];                                /* a client + 1: its id */
byte counter[N];                             /* the last token */
bit  joining[N];                             /* it is no member */
byte seen[N];                                /* the members, as bits, whose counters it was given, */
byte most[N];                                /* and the greatest of these */
byte restarts = RESTARTS;

/* The clients. */
mtype:phase = { idle, asking, writing, holding, over, crashed };
mtype:phase phase[CLIENTS] = idle;
byte token[CLIENTS];
bit  late[CLIENTS];                          /* only with GRANT_AFTER_DEADLINE: otherwise it is over */

/* A client and a server. */
mtype:vote = { sent, unheard, counted, taken, renewed, ended };
mtype:vote vote[CLIENTS * N] = sent;         /* a SET: sent, once; granted, unheard yet; its vote counted; its token taken */
byte last[CLIENTS * N];                      /* the counter that came with a grant that was not heard yet */
#define VOTE vote[c * N + s]
#define LAST last[c * N + s]
#define OURS (lock[s] == c + 1)

/* For (b). */
byte newest;                                 /* the greatest token that was granted, */
short given;                                 /* all of them, as bits, */
#ifdef CLOCKS_FAIL
byte floor[CLIENTS];                         /* and what was the greatest when this client came */
bit  overtaken[CLIENTS];                     /* a server dropped its lock after its write-back */
#define NOT_BEFORE  floor[c]
#define UNLESS_OVERTAKEN overtaken[c]
#else
#define NOT_BEFORE  newest
#define UNLESS_OVERTAKEN false
#endif

#ifdef LEFTOVERS
byte releasing[CLIENTS];                     /* releases under way, as bits, */
byte forgiven[CLIENTS];                      /* and where what is left behind expires */
#endif

#define AT_WORK(c)     (phase[c] == asking || phase[c] == writing || phase[c] == holding)
#define IS_OVER(c)     (phase[c] == over || phase[c] == crashed)
#define HOLDS(c)       (phase[c] == holding && !late[c])
#define IS(s, v)       (s < N && vote[c * N + s] == v)
#define VOTES(v)       (IS(0, v) + IS(1, v) + IS(2, v) + IS(3, v) + IS(4, v))
#define ONES(set)      (((set) & 1) + (((set) >> 1) & 1) + (((set) >> 2) & 1) + (((set) >> 3) & 1) + (((set) >> 4) & 1))
#define IN(set)        ((set) & (1 << s))
#if N == 5
#define NO_MORE        (counter[0] >= MOST || counter[1] >= MOST || counter[2] >= MOST || counter[3] >= MOST || counter[4] >= MOST)
#else
#define NO_MORE        (counter[0] >= MOST || counter[1] >= MOST || counter[2] >= MOST)
#endif
#if CLIENTS == 3
#define ANY(what)      (what(0) || what(1) || what(2))
#elif CLIENTS == 2
#define ANY(what)      (what(0) || what(1))
#else
#define ANY(what)      what(0)
#endif

#ifdef COUNTS_NOT_BELOW
#define JOINS(counter) true
#else
#define JOINS(counter) (counter < token[c])
#endif
#ifdef WRITES_TO_FEWER
#define ENOUGH_WRITES 1
#else
#define ENOUGH_WRITES M
#endif
#ifdef RENEWED_BY_FEWER
#define ENOUGH_RENEWALS 1
#else
#define ENOUGH_RENEWALS M
#endif
#ifdef NO_OWNER_CHECK
#define WRITE_COUNTS true
#else
#define WRITE_COUNTS OURS
#endif

/* When a server may drop the lock by itself. */
#ifdef CLOCKS_FAIL
#define EXPIRES true
#else
#define EXPIRES (late[c] || IS_OVER(c) || (phase[c] == holding && VOTE != taken && VOTE != renewed))
#endif

/* Around a step for each server s. */
#define EACH_SERVER s = 0; do :: s < N ->
#define NEXT_SERVER ; s++ :: s == N -> break od; s = 0

/* ---- a client and a server: a script runs, and its answer is heard, or not (yet) ---- */

/* A vote that comes when the token is known joins the write-back, if its counter is below that. */
inline grant_late() {
  lock[s] = c + 1;
  if
  :: phase[c] == writing && JOINS(counter[s]) -> VOTE = counted
  :: else -> VOTE = ended
  fi
}

active [CLIENTS * N] proctype link() {
  byte c = _pid / N, s = _pid % N;
end:
  do
  :: d_step { phase[c] == asking && VOTE == sent && lock[s] == NOBODY && !joining[s] ->
       lock[s] = c + 1;
       VOTE = counted;
       token[c] = (counter[s] + 1 > token[c] -> counter[s] + 1 : token[c])
     }
  :: d_step { phase[c] == asking && VOTE == sent && lock[s] == NOBODY && !joining[s] ->
       lock[s] = c + 1;
       VOTE = unheard;
       LAST = counter[s]
     }
  :: d_step { phase[c] != asking && phase[c] != idle && VOTE == sent && lock[s] == NOBODY && !joining[s] ->
       grant_late();
#ifdef LEFTOVERS
       forgiven[c] = (IS_OVER(c) && !IN(releasing[c]) -> forgiven[c] | (1 << s) : forgiven[c])
#endif
     }
  :: d_step { phase[c] == writing && VOTE == counted && WRITE_COUNTS ->
       counter[s] = (token[c] > counter[s] -> token[c] : counter[s]);
       VOTE = taken
     }
  :: d_step { phase[c] == holding && !late[c] && OURS && VOTE != renewed -> VOTE = renewed }
  :: d_step { AT_WORK(c) && OURS && EXPIRES ->
       lock[s] = NOBODY;
#ifdef CLOCKS_FAIL
       overtaken[c] = (VOTE == taken -> 1 : overtaken[c])
#endif
     }
#ifdef LEFTOVERS
  :: d_step { IN(releasing[c]) ->
       releasing[c] = releasing[c] & ~(1 << s);
       lock[s] = (OURS -> NOBODY : lock[s])
     }
  :: d_step { IN(releasing[c]) -> releasing[c] = releasing[c] & ~(1 << s); forgiven[c] = forgiven[c] | (1 << s) }   /* lost */
  :: d_step { IS_OVER(c) && VOTE == sent -> VOTE = ended }                                                          /* lost */
#endif
  od
}

/* ---- a client ---- */

/* The token is known: so do those that were on their way. */
inline count_late_vote() {
  if
  :: VOTE == unheard -> VOTE = (JOINS(LAST) -> counted : ended); LAST = 0
  :: else
  fi
}

inline granted() {
#ifndef CLOCKS_FAIL
  assert(!ANY(HOLDS));                                                                                /* (a) */
#endif
  assert(token[c] > NOT_BEFORE);                                                                      /* (b) */
  assert(!(given & (1 << token[c])));                                                                 /* (b) */
  assert(token[c] > newest || UNLESS_OVERTAKEN);                                                      /* (b) */
  newest = (token[c] > newest -> token[c] : newest);
  given = given | (1 << token[c])
}

/* Its validity rests on all whose votes were counted: they were asked at the same time. */
inline counts_on() { VOTE = (VOTE == counted || VOTE == taken -> taken : (VOTE == sent -> sent : ended)) }

inline counts_anew() { VOTE = (VOTE == renewed -> taken : (VOTE == sent -> sent : ended)) }

inline forget() {
  LAST = 0;
#ifndef LEFTOVERS
  VOTE = sent;
  lock[s] = (OURS -> NOBODY : lock[s])
#endif
}

inline leave() {
  token[c] = 0; late[c] = 0;
#ifdef CLOCKS_FAIL
  floor[c] = 0; overtaken[c] = 0;
#endif
  EACH_SERVER forget() NEXT_SERVER
}

#ifdef RELEASES_WHERE_GRANTED
#define RELEASES(s) (IS(s, counted) || IS(s, taken) || IS(s, renewed))
#else
#define RELEASES(s) (s < N)
#endif

active [CLIENTS] proctype client() {
  byte c = _pid - CLIENTS * N, s;
end:
  do
  :: d_step { phase[c] == idle && !NO_MORE ->
       phase[c] = asking;
#ifdef CLOCKS_FAIL
       floor[c] = newest;
#endif
     }
  :: d_step { phase[c] == asking && VOTES(counted) >= M ->
       phase[c] = writing;
       EACH_SERVER count_late_vote() NEXT_SERVER
     }
  :: d_step { phase[c] == writing && VOTES(taken) >= ENOUGH_WRITES ->
       granted();
#ifdef CLOCKS_FAIL
       phase[c] = idle;
       leave();
#else
       phase[c] = holding;
       token[c] = 0;
       EACH_SERVER counts_on() NEXT_SERVER
#endif
     }
  :: d_step { HOLDS(c) && VOTES(renewed) >= ENOUGH_RENEWALS -> EACH_SERVER counts_anew() NEXT_SERVER }
#ifdef GRANT_AFTER_DEADLINE
  :: d_step { AT_WORK(c) && !late[c] -> late[c] = 1 }
#endif
#ifdef LEFTOVERS
  :: d_step { AT_WORK(c) ->
       releasing[c] = (RELEASES(0) | (RELEASES(1) << 1) | (RELEASES(2) << 2) | (RELEASES(3) << 3) | (RELEASES(4) << 4));
       phase[c] = over;
       leave()
     }
  :: d_step { AT_WORK(c) -> phase[c] = crashed; leave() }
#else
  :: d_step { AT_WORK(c) -> phase[c] = idle; leave() }
#endif
  od
}

/* ---- a server that loses its data ---- */

#define COUNTS_ON_IT(c) (AT_WORK(c) && !late[c] && \
  (vote[c * N + s] == counted || vote[c * N + s] == taken || vote[c * N + s] == renewed))
#ifdef NO_HOLD_OFF
#define HELD_OFF true
#else
#define HELD_OFF !ANY(COUNTS_ON_IT)
#endif
#ifdef READS_TOO_EARLY
#define MAY_READ true
#else
#define MAY_READ HELD_OFF
#endif
#ifdef READS_JOINING
#define HAS_COUNTER(other) true
#else
#define HAS_COUNTER(other) !joining[other]
#endif
#define CAN_READ(other) \
  (joining[s] && MAY_READ && ONES(seen[s]) < M && s != other && !(seen[s] & (1 << other)) && HAS_COUNTER(other))

inline read_counter(other) {
  seen[s] = seen[s] | (1 << other);
  most[s] = (counter[other] > most[s] -> counter[other] : most[s])
}

inline forget_counters() {
#ifndef STALE_ADMISSION
  seen[s] = 0; most[s] = 0
#else
  skip
#endif
}

#if RESTARTS > 0
active [RESTARTS] proctype server() {
  byte s = _pid - CLIENTS * (N + 1);
end:
  do
  :: d_step { restarts > 0 ->
       restarts--;
       lock[s] = NOBODY;
       counter[s] = 0;
#ifndef UNSEEN_RESTART
       joining[s] = 1;
#endif
       forget_counters()
     }
  :: d_step { CAN_READ(0) -> read_counter(0) }
  :: d_step { CAN_READ(1) -> read_counter(1) }
  :: d_step { CAN_READ(2) -> read_counter(2) }
#if N == 5
  :: d_step { CAN_READ(3) -> read_counter(3) }
  :: d_step { CAN_READ(4) -> read_counter(4) }
#endif
  :: d_step { joining[s] && HELD_OFF && ONES(seen[s]) >= M ->
#ifndef NO_TAKE_OVER
       counter[s] = most[s];
#endif
       joining[s] = 0;
       forget_counters()
     }
  od
}
#endif

#ifdef LEFTOVERS
#define IS_DONE(c) (IS_OVER(c) && releasing[c] == 0 && VOTES(sent) == 0)
#define EXCUSED    (phase[lock[s] - 1] == crashed || IN(forgiven[lock[s] - 1]))

active proctype the_end() {
  byte c, s;
end:
  d_step { IS_DONE(0) -> EACH_SERVER assert(lock[s] == NOBODY || EXCUSED) NEXT_SERVER }           /* (c) */
}
#endif
