/*
 * The mutex's wait protocol (docs/protocol.md): three processes that want the same lock.
 *
 * A script is one atomic step, because Redis runs it so. What is around it may take any time. Process 0, the one we watch,
 * is modelled in full: a call of its is sent, runs in Redis and is answered in three separate steps; its calls may overtake
 * each other (a reconnect, NOSCRIPT); its wake messages come late or never; it holds by its own clock. Processes 1 and 2
 * are its competition, for ever: to Redis and to process 0 a call that travels is the same as one that is sent later, so
 * theirs run at once. They may stop at any point, for good (a crash) or for as long as a TTL (a pause). Since the protocol
 * is the same for all, what holds for process 0 holds for each.
 *
 * Time is counted in ticks that all clocks share. A process is too slow when it takes no step while the clock ticks.
 *
 * What is checked:
 *   a  who believes to hold the lock has it in Redis, so never two do    asserts in believe() and at every tick
 *   b  process 0 is served, if it does not give up                       ltl served, with -DLIVENESS, under weak fairness
 *   c  tokens rise in the order of the grants, and of the holders        asserts in next_token() and begin_hold(), with -DTOKENS
 *   d  when all are done, no lock and no place is left                   asserts in the clock's last step
 *
 * FAULTS things may go wrong besides: the key of process 0 expires because it was too slow (then it may believe no more), a
 * wake subscription breaks, everything is flushed (only with -DTOKENS). A lost message is free, and so is all that the
 * competition does. Afterwards the world behaves, which is what (b) needs.
 *
 * Each of these takes one rule away; run.sh shows that the check then fails.
 *   NO_COMPARE_ON_RELEASE    a release ends whatever lease it finds
 *   RENEWAL_RECREATES        a renewal sets the key, whoever has it
 *   REASK_READDS             asking again puts an id back into the queue
 *   GRANT_WITHOUT_DEADLINE   a message starts a full claim, however late it comes
 *   COUNT_FROM_ANSWER        a claim counts from when the ask was answered, not from when it was sent
 *   ASK_CUTS_CLAIM           an ask that finds its grant sets a TTL that may be shorter than the claim
 *   LEAVE_DROPS_GRANT        leaving the queue does not pass on a grant that came in the same moment
 *   LOST_ID_NOT_SWEPT        an id is forgotten, though its joining ask was given up and may run later
 *   LATE_ANSWER_DROPPED      the answer to an ask that was given up is ignored, though the leaving overtook the ask
 *   PLAIN_COUNTER            a token is the last one plus 1, without the clock
 *   NO_PROMOTION             an ask that finds the lock free gives it to nobody
 */
#ifndef FAULTS
#define FAULTS 1
#endif
#ifndef TTL
#define TTL 3    /* ticks */
#endif
#define CLAIM  2 /* ticks: C */
#define ENOUGH 1 /* ticks: C/2, what must be left of a claim to begin on it */
#define OLDEST 3 /* ticks: the larger of TTL and CLAIM, where the age of a call stops to matter */
#define NOBODY 0

mtype:phase  = { idle, asking, holding, parting, done, crashed };
mtype:call   = { none, join, again, renew };
mtype:answer = { nothing, travelling, granted, queued, unheard, gone, renewed, refused };

/* A lease id: one for each competitor; process 0 has several, one after the other. */
#define OURS      (3 + ids)
#define OWNER(id) ((id) > 2 -> 0 : (id))
#define MOST_IDS  4

/* Redis. */
byte lock = NOBODY;
bit  mark;                                   /* the value ends in '+': somebody waits */
byte ttl;
chan queue = [4] of { byte };
bit  heard[3];                               /* its place says that it was subscribed when it asked */
bit  subscribed[3] = 1;
chan wake = [2] of { byte, byte };           /* the messages to process 0: id, token */

/* The processes. */
mtype:phase phase[3] = idle;
byte faults = FAULTS;

/* Process 0. */
byte ids;                                    /* how many ids it has used up */
mtype:call   call = none;                    /* its call that is on its way, */
mtype:answer answer = nothing;               /* what Redis has said to that, */
byte token_told;                             /* and the token in it; */
byte age;                                    /* ticks since it was sent */
byte since_queued;                           /* ticks since its newest ask was sent that was answered "queued" */
byte left;                                   /* ticks for which it believes to hold */
bit  extended;                               /* it has renewed, once for each hold */
byte leaving = NOBODY;                       /* an id that is on its way to be left, */
byte releasing = NOBODY;                     /* or released */
byte stray = NOBODY;                         /* an id whose ask we gave up, though it may still reach Redis, */
bit  stray_joins;                            /* and whether that is the one that joins */
bit  unsure;                                 /* an ask under the current id was given up */

/* Scratch of single steps, no part of the state. (spin's breadth-first search wants it to be.) */
#ifndef SCRATCH
#define SCRATCH hidden
#endif
SCRATCH byte head, was_heard, token, id;
SCRATCH short ticks;
SCRATCH mtype:answer unheeded;

#ifdef TOKENS
byte last;                                   /* the counter in Redis */
byte time;                                   /* Redis' clock, which goes on between any two grants */
byte newest;                                 /* the greatest token that was ever given, */
byte newest_begun;                           /* and that a holder began with */
bit  wiped;                                  /* process 0 had the lock when everything was flushed: it cannot know */
#define MAY_GRANT time < 2                   /* nobody comes any more after that, so that it ends */
#define WIPED     wiped
#else
#define MAY_GRANT true
#define WIPED     false
#endif

#define OWNS_IN_REDIS (lock == OURS && ttl >= left)

/* ---- the scripts ---- */

/* token.lua */
inline next_token() {
#ifdef TOKENS
  time++;
#ifdef PLAIN_COUNTER
  last = last + 1;
#else
  last = (last + 1 > time -> last + 1 : time);
#endif
  token = last;
  assert(token > newest);                                                                             /* (c) */
  newest = token
#else
  token = 0
#endif
}

inline free_lock() { lock = NOBODY; mark = 0; ttl = 0 }

inline set_lock(holder, ms) { lock = holder; ttl = ms; mark = (len(queue) > 0) }

/* handoff.lua: nobody holds the lock, or its holder gives it up now. */
inline hand_off() {
  free_lock();
  do
  :: len(queue) == 0 -> break
  :: len(queue) > 0 ->
       queue ? head;
       was_heard = heard[OWNER(head)];
       heard[OWNER(head)] = 0;
       if
       :: was_heard && !subscribed[OWNER(head)] -> skip        /* dead: the next one */
       :: else ->
            next_token();
            set_lock(head, CLAIM);
            if
            :: OWNER(head) == 0 && subscribed[0] && len(wake) < 2 -> wake ! head, token
            :: else
            fi;
            break
       fi
  od
}

/* An ask never cuts the claim that it finds: its process may count on it already. */
inline grant_to_asker(asker) {
  next_token();
  lock = asker; mark = (len(queue) > 0);
#ifdef ASK_CUTS_CLAIM
  ttl = TTL
#else
  ttl = (ttl > TTL -> ttl : TTL)
#endif
}

/* ask.lua, of an id that joins or asks again: leaves the answer in reply. */
inline ask(who, lease, joins, reply) {
  if
  :: lock == lease || (lock == NOBODY && joins && len(queue) == 0) ->
       grant_to_asker(lease); reply = granted
  :: !(lock == lease || (lock == NOBODY && joins && len(queue) == 0)) ->
       if
       :: joins -> queue ! lease
       :: !joins && queue ?? [eval(lease)] -> skip
       :: !joins && !(queue ?? [eval(lease)]) ->
#ifdef REASK_READDS
            queue ! lease
#else
            reply = gone
#endif
       fi;
       if
       :: reply == gone -> skip
       :: else ->
            heard[who] = subscribed[who];
            reply = (subscribed[who] -> queued : unheard);
            if
            :: lock != NOBODY -> mark = 1
            :: else ->
#ifdef NO_PROMOTION
                 skip
#else
                 hand_off();
                 if
                 :: lock == lease -> grant_to_asker(lease); reply = granted
                 :: else
                 fi
#endif
            fi
       fi
  fi
}

/* release.lua */
inline release(lease) {
  if
#ifdef NO_COMPARE_ON_RELEASE
  :: true ->
#else
  :: lock == lease ->
#endif
       if
       :: mark -> hand_off()
       :: else -> free_lock()
       fi
  :: else
  fi
}

/* leave.lua */
inline leave(lease) {
  if
  :: queue ?? [eval(lease)] -> queue ?? eval(lease); heard[OWNER(lease)] = 0
  :: else
  fi;
  if
#ifdef LEAVE_DROPS_GRANT
  :: false
#else
  :: lock == lease -> hand_off()
#endif
  :: else
  fi
}

/* ---- process 0 ---- */

/* Goes on believing for so many ticks, from now. */
inline believe(for_ticks) {
  left = for_ticks;
  assert(OWNS_IN_REDIS || WIPED)                                                                      /* (a) */
}

inline begin_hold(for_ticks) {
  phase[0] = holding; since_queued = 0; unsure = 0;
#ifdef TOKENS
  assert(token > newest_begun || WIPED);                                                              /* (c) */
  newest_begun = (token > newest_begun -> token : newest_begun);
#endif
  believe(for_ticks)
}

inline send(what) { call = what; answer = travelling; age = 0 }

inline answered() { call = none; answer = nothing; age = 0; token_told = 0 }

inline join_anew() {
#ifndef LOST_ID_NOT_SWEPT
  leaving = (unsure -> OURS : leaving);
#endif
  unsure = 0;
  ids++;
  assert(ids < MOST_IDS);
  phase[0] = asking; since_queued = 0;
  send(join)
}

inline give_up() { phase[0] = parting; since_queued = 0; unsure = 0; leaving = OURS }

/* Granted by an answer: the TTL counts from when the ask was sent. One that took longer is given back. */
inline granted_by_answer() {
  token = token_told;
  if
  :: age < TTL -> ticks = TTL - age; answered(); begin_hold(ticks)
  :: else -> answered(); give_up()
  fi
}

/* Granted by a message: the claim counts from the newest ask that was answered "queued", because the grant came after it. */
inline granted_by_message() {
#ifdef GRANT_WITHOUT_DEADLINE
  ticks = CLAIM;
#else
  ticks = CLAIM - since_queued;
#endif
  if
  :: ticks >= ENOUGH -> begin_hold(ticks)
  :: else ->
       if
       :: call == none -> send(again)
       :: else
       fi
  fi
}

inline hear_answer() {
  if
  :: phase[0] == asking && answer == granted -> granted_by_answer()
  :: phase[0] == asking && answer == gone -> join_anew()
  :: phase[0] == asking && (answer == queued || answer == unheard) ->
       subscribed[0] = (answer == unheard -> 1 : subscribed[0]);
#ifdef COUNT_FROM_ANSWER
       age = 0;
#endif
       since_queued = (age < since_queued -> age : since_queued);
       answered()
  :: phase[0] == holding && (answer == granted || answer == renewed) && age < TTL && TTL - age > left ->
       ticks = TTL - age; answered(); believe(ticks)
  :: phase[0] == holding && answer == refused -> left = 0; answered()
  :: phase[0] == parting ->
       /* Given up or released meanwhile, and the ask may have run after that: the id is left once more. */
#ifndef LATE_ANSWER_DROPPED
       if
       :: answer == granted || answer == queued || answer == unheard -> leaving = OURS
       :: else
       fi;
#endif
       answered()
  :: else -> answered()
  fi
}

inline hear_message() {
  wake ? id, token;
  if
  :: id == OURS && phase[0] == holding -> skip                 /* an answer was faster */
  :: id == OURS && phase[0] == asking -> granted_by_message()
  :: else -> leaving = id                                      /* nobody waits for it any more */
  fi
}

active proctype watched() {
  do
  /* It comes: acquire.lua first, which never looks at the queue. */
  :: d_step { phase[0] == idle && MAY_GRANT ->
       if
       :: lock == NOBODY -> next_token(); lock = OURS; ttl = TTL; begin_hold(TTL)
       :: else -> join_anew()
       fi
     }

  /* Redis runs what was sent. */
  :: d_step { answer == travelling ->
       if
       :: call == join -> ask(0, OURS, true, answer)
       :: call == again -> ask(0, OURS, false, answer)
#ifdef RENEWAL_RECREATES
       :: call == renew && lock != OURS -> set_lock(OURS, TTL); answer = renewed
#else
       :: call == renew && lock != OURS -> answer = refused
#endif
       :: call == renew && lock == OURS -> ttl = TTL; answer = renewed
       fi;
       token_told = (answer == granted -> token : 0)
     }
  :: d_step { stray != NOBODY && leaving == NOBODY ->
       unheeded = nothing;
       ask(0, stray, stray_joins, unheeded);
#ifndef LOST_ID_NOT_SWEPT
       leaving = (stray == OURS && (phase[0] == asking || phase[0] == holding) -> NOBODY : stray);
#endif
       stray = NOBODY; stray_joins = 0
     }
  :: d_step { stray != NOBODY -> stray = NOBODY; stray_joins = 0 }
  :: d_step { leaving != NOBODY -> leave(leaving); leaving = NOBODY }
  :: d_step { releasing != NOBODY -> release(releasing); releasing = NOBODY }

  /* It hears of it, or never does. */
  :: d_step { answer != nothing && answer != travelling && leaving == NOBODY -> hear_answer() }
  :: d_step { len(wake) > 0 && leaving == NOBODY -> hear_message() }
  :: d_step { len(wake) > 0 && phase[0] == parting -> wake ? id, token }

  /* The connection breaks: whether the ask has run or will, nobody knows. It asks again, and sweeps the id if it moves on. */
  :: d_step { faults > 0 && phase[0] == asking && (call == join || call == again) && stray == NOBODY ->
       faults--;
       stray = (answer == travelling -> OURS : NOBODY);
       unsure = 1;
       stray_joins = (stray != NOBODY && call == join);
       send(again)
     }

  /* It acts. */
  :: d_step { phase[0] == asking && call == none -> send(again) }
#ifndef LIVENESS
  :: d_step { phase[0] == asking && leaving == NOBODY -> give_up() }
#endif
  :: d_step { phase[0] == holding && left > 0 && call == none && !extended ->
       extended = 1;
       send(renew);
       left = (left > TTL -> TTL : left)                       /* this may cut a claim that is longer than the TTL */
     }
  :: d_step { phase[0] == holding -> phase[0] = parting; left = 0; extended = 0; releasing = OURS }
  :: d_step { phase[0] == parting && leaving == NOBODY && releasing == NOBODY && stray == NOBODY && call == none && len(wake) == 0 ->
       phase[0] = done
     };
     break

  :: d_step { faults > 0 && subscribed[0] && phase[0] == asking -> faults--; subscribed[0] = 0 }
  od
}

/* ---- processes 1 and 2 ---- */

proctype competitor(byte me) {
  mtype:answer reply = nothing;
  do
  :: d_step { phase[me] == idle && MAY_GRANT ->
       if
       :: lock == NOBODY -> next_token(); lock = me; ttl = TTL; phase[me] = holding
       :: else ->
            ask(me, me, true, reply);
            phase[me] = (reply == granted -> holding : asking);
            subscribed[me] = 1;
            reply = nothing
       fi
     }
  :: d_step { phase[me] == asking ->
       ask(me, me, false, reply);
       if
       :: reply == granted -> phase[me] = holding
       :: reply == gone -> phase[me] = idle
       :: else
       fi;
       subscribed[me] = 1;
       reply = nothing
     }
  :: d_step { phase[me] == asking -> leave(me); phase[me] = idle }
#ifndef LIVENESS                                              /* nobody holds for ever */
  :: d_step { phase[me] == holding && lock == me -> ttl = TTL }
#endif
  :: d_step { phase[me] == holding -> release(me); phase[me] = idle }
  :: d_step { phase[me] == idle -> phase[me] = done }; break
  :: d_step { phase[me] == asking || phase[me] == holding -> phase[me] = crashed; subscribed[me] = 0 }; break
  :: d_step { faults > 0 && subscribed[me] && phase[me] == asking -> faults--; subscribed[me] = 0 }
  od
}

/* ---- time, and the end ---- */

#define IS_OVER(p) (phase[p] == done || phase[p] == crashed)
#define ALL_OVER   (IS_OVER(0) && IS_OVER(1) && IS_OVER(2))

/* At the next tick the lock expires under a live process that counts on it. */
#ifdef LIVENESS
#define ANSWER_TOO_OLD (call != none && age == TTL - 1)        /* it would give up then, not be served */
#define COUNTS_ON_IT (lock == OURS || (OWNER(lock) != 0 && !IS_OVER(OWNER(lock))))
#else
#define ANSWER_TOO_OLD false
#define COUNTS_ON_IT (lock == OURS && (phase[0] == asking || (phase[0] == holding && left > 0)))
#endif
#define TOO_SLOW ((ttl == 1 && COUNTS_ON_IT) || ANSWER_TOO_OLD)

active proctype clock() {
  run competitor(1);
  run competitor(2);
  do
  :: d_step { !ALL_OVER && (faults > 0 || !TOO_SLOW) ->
       faults = (TOO_SLOW -> faults - 1 : faults);
       left = (left > 0 -> left - 1 : 0);
       age = (call != none && age < OLDEST -> age + 1 : age);
       since_queued = (phase[0] == asking && since_queued < CLAIM -> since_queued + 1 : since_queued);
       if
       :: ttl > 1 -> ttl--
       :: ttl == 1 -> free_lock()
       :: else
       fi;
       assert(left == 0 || OWNS_IN_REDIS || WIPED)                                                    /* (a) */
     }
#ifdef TOKENS
  :: d_step { faults > 0 ->
       faults--;
       wiped = (lock == OURS -> 1 : wiped);
       free_lock();
       last = 0;
       do
       :: len(queue) > 0 -> queue ? id
       :: len(queue) == 0 -> break
       od;
       id = 0
     }
#endif
  :: d_step { ALL_OVER ->
       assert(lock == NOBODY || phase[OWNER(lock)] == crashed);                                       /* (d) */
       do
       :: len(queue) > 0 -> queue ? id; assert(phase[OWNER(id)] == crashed)                        /* (d) */
       :: len(queue) == 0 -> break
       od;
       id = 0
     };
     break
  od
}

#ifdef LIVENESS
#define waits (phase[0] == asking)
ltl served { [] (waits -> <> !waits) }                                                                /* (b) */
#endif
