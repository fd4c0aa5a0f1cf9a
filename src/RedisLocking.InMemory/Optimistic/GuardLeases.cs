using RedisLocking.Leases;

namespace RedisLocking.Optimistic;

/// <summary>The leases that a transaction depends on.</summary>
internal static class GuardLeases
{
    /// <exception cref="ArgumentException">A lease is not one of an <see cref="InMemoryLockProvider"/>.</exception>
    public static IReadOnlyCollection<InMemoryLease> Of(TransactionRequest request)
    {
        var leases = new HashSet<InMemoryLease>();
        Collect(request, leases);
        return leases;
    }

    /// <summary>Where all of them are held.</summary>
    /// <exception cref="ArgumentException">They are of several providers.</exception>
    public static ILeaseTable TableOf(IReadOnlyCollection<InMemoryLease> leases)
    {
        var first = leases.First();
        return leases.FirstOrDefault(lease => !lease.IsOf(first.Table)) is { } stranger
            ? throw new ArgumentException($"The leases of '{first.Name}' and '{stranger.Name}' are of two providers: one transaction depends on leases of one.", "request")
            : first.Table;
    }

    private static void Collect(TransactionRequest request, HashSet<InMemoryLease> leases)
    {
        foreach (var lease in request.Comparisons.Select(one => one.Lease).OfType<ILockLease>())
        {
            leases.Add(lease as InMemoryLease
                ?? throw new ArgumentException($"The lease of lock '{lease.Name}' is a {lease.GetType().Name} and none of an {nameof(InMemoryLockProvider)}, so no transaction in memory can depend on it.", nameof(request)));
        }

        foreach (var nested in request.Then.Concat(request.Else).Select(one => one.Transaction).OfType<TransactionRequest>())
            Collect(nested, leases);
    }
}
