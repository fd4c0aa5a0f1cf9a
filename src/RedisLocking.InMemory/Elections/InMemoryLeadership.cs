using RedisLocking.Leases;

namespace RedisLocking.Elections;

/// <summary>The lease of a leader inside this process.</summary>
internal sealed class InMemoryLeadership(LeaseGrant grant, ILeaseTable table) : InMemoryLease(grant, table), ILeadership
{
    private string _value = "";

    public string Value => Volatile.Read(ref _value);

    public ValueTask ProclaimAsync(string value, CancellationToken cancellationToken = default)
    {
        LeaderValue.Checked(value);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);

        try
        {
            if (!TryProclaim(value))
                ThrowIfLost();
            return ValueTask.CompletedTask;
        }
        catch (LockLostException lost)
        {
            return ValueTask.FromException(lost);
        }
    }

    /// <summary>Tells everybody a value; false when it leads no more.</summary>
    public bool TryProclaim(string value) => IsLive && Table.Proclaim(this, value, () => Volatile.Write(ref _value, value));
}
