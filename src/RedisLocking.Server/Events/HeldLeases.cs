namespace RedisLocking.Server.Events;

/// <summary>
/// Makes one story of what is heard of the locks from two sides: the replicas' notices, which are exact and come at once, in whatever order
/// messages take; and looks at the store, which see everybody's leases, a moment late. Each lease begins once and ends once.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>A grant of a lock that one alone can hold proves that the leases before it have ended, though nobody has said so yet.</item>
/// <item>A lease that has ended does not begin again: its grant's notice may come after its release's.</item>
/// <item>A look that began before a lease was heard of proves nothing about it; and a lease younger than <see cref="Settling"/> is left to its notice,
/// which knows more (token and wait).</item>
/// </list>
/// </remarks>
internal sealed class HeldLeases(Action<LockEvent> tell)
{
    /// <summary>How long a notice may be on its way.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <summary>How long it is remembered at least that a lease has ended.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);

    /// <summary>Leases that are known at a time; with more, what is known is let go, and the next look begins anew.</summary>
    public const int MostKnown = 50_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Known> _leases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _byName = new(StringComparer.Ordinal);
    private readonly RecentTimes _ended = new(Memory);
    private readonly RecentTimes _lastEnds = new(Memory);
    private bool _hasLooked;

    /// <summary>Takes what a replica did.</summary>
    public void Hear(LockEvent one)
    {
        lock (_gate)
        {
            TurnOver(one.At);
            switch (one.Type)
            {
                case LockEventType.Granted or LockEventType.HandedOff when one.LeaseId is { } id:
                    if (!_ended.Has(id) && !_leases.ContainsKey(id))
                        Begin(one, id, one.At + (one.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : null));
                    break;

                case LockEventType.Forced:
                    EndAll(one.Name, one.At);
                    tell(one);
                    break;

                case LockEventType.Released or LockEventType.Expired when one.LeaseId is { } id:
                    if (_ended.Has(id))
                        break;
                    Forget(id, one.Name, one.At);
                    tell(one);
                    break;

                default:
                    tell(one);
                    break;
            }
        }
    }

    /// <summary>Takes a look at all locks.</summary>
    /// <param name="locks">Those that are held.</param>
    /// <param name="began">When the look began.</param>
    /// <param name="now">When it ended.</param>
    public void Look(IEnumerable<LockInfo> locks, DateTimeOffset began, DateTimeOffset now)
    {
        lock (_gate)
        {
            TurnOver(now);
            var seen = locks.SelectMany(one => one.Holders.Select(holder => (one, holder))).DistinctBy(pair => pair.holder.LeaseId, StringComparer.Ordinal).ToList();
            var there = seen.Select(pair => pair.holder.LeaseId).ToHashSet(StringComparer.Ordinal);

            // Of a lock with more holders than are named nobody can say which have ended.
            var unclear = locks.Where(one => one.HolderCount > one.Holders.Count).Select(one => one.Name.Value).ToHashSet(StringComparer.Ordinal);
            foreach (var (id, known) in _leases.Where(pair => pair.Value.HeardOf < began && !there.Contains(pair.Key) && !unclear.Contains(pair.Value.Name)).ToList())
                EndUnheard(id, known, now);
            foreach (var (one, holder) in seen)
                See(one, holder, now);
            _hasLooked = true;
        }
    }

    /// <summary>Nobody can look at so many locks: what is known of them is let go, and only notices are told.</summary>
    public void GiveUpLooking()
    {
        lock (_gate)
            ForgetAll();
    }

    private void See(LockInfo one, LockHolder holder, DateTimeOffset now)
    {
        if (_leases.TryGetValue(holder.LeaseId, out var known))
        {
            known.Expires = now + holder.ExpiresIn;
            return;
        }

        if (_ended.Has(holder.LeaseId) || (_hasLooked && holder.Since > now - Settling))
            return;
        var grant = new LockEvent(LockEventType.Granted, one.Name.Value, now, FormOf(one, holder), holder.LeaseId, holder.Owner);
        if (_hasLooked)
            Begin(grant, holder.LeaseId, now + holder.ExpiresIn);
        else
            Remember(grant, holder.LeaseId, now + holder.ExpiresIn);
    }

    private void Begin(LockEvent grant, string id, DateTimeOffset? expires)
    {
        if (grant.IsExclusive && _byName.TryGetValue(grant.Name, out var before))
        {
            foreach (var other in before.ToList())
                EndUnheard(other, _leases[other], grant.At);
        }

        var waitedSince = grant.At - TimeSpan.FromSeconds(grant.Waited ?? 0);
        var isHandedOff = grant.Waited is null or > 0 && _lastEnds.TryFind(grant.Name, out var ended) && ended >= waitedSince;
        Remember(grant, id, expires);
        tell(isHandedOff ? grant with { Type = LockEventType.HandedOff } : grant);
    }

    private void Remember(LockEvent grant, string id, DateTimeOffset? expires)
    {
        if (_leases.Count >= MostKnown)
            ForgetAll();
        _leases.Add(id, new Known(grant.Name, grant.Form, grant.Owner, grant.Token, grant.At) { Expires = expires });
        if (!_byName.TryGetValue(grant.Name, out var ids))
            _byName.Add(grant.Name, ids = []);
        ids.Add(id);
    }

    /// <summary>A lease is gone, and nobody has said why.</summary>
    private void EndUnheard(string id, Known known, DateTimeOffset now)
    {
        Forget(id, known.Name, now);
        var type = known.Expires <= now ? LockEventType.Expired : LockEventType.Released;
        tell(new LockEvent(type, known.Name, now, known.Form, id, known.Owner, known.Token));
    }

    private void EndAll(string name, DateTimeOffset now)
    {
        foreach (var id in _byName.TryGetValue(name, out var ids) ? ids.ToList() : [])
            Forget(id, name, now);
        _lastEnds.Note(name, now);
    }

    private void Forget(string id, string name, DateTimeOffset now)
    {
        _ended.Note(id, now);
        _lastEnds.Note(name, now);
        if (!_leases.Remove(id) || !_byName.TryGetValue(name, out var ids))
            return;
        ids.Remove(id);
        if (ids.Count == 0)
            _byName.Remove(name);
    }

    private void ForgetAll()
    {
        _leases.Clear();
        _byName.Clear();
        _hasLooked = false;
    }

    private void TurnOver(DateTimeOffset now)
    {
        _ended.TurnOver(now);
        _lastEnds.TurnOver(now);
    }

    private static LockForm FormOf(LockInfo one, LockHolder holder) => (one.Type, holder.Mode) switch
    {
        (LockType.Semaphore, _) => LockForm.Semaphore,
        (LockType.ReadWrite, LockMode.Read) => LockForm.Read,
        (LockType.ReadWrite, _) => LockForm.Write,
        (LockType.Election, _) => LockForm.Election,
        _ => LockForm.Mutex,
    };

    private sealed class Known(string name, LockForm? form, string? owner, FencingToken? token, DateTimeOffset heardOf)
    {
        public string Name => name;

        public LockForm? Form => form;

        public string? Owner => owner;

        public FencingToken? Token => token;

        public DateTimeOffset HeardOf => heardOf;

        public DateTimeOffset? Expires { get; set; }
    }
}
