using RedisLocking.Contention;
using RedisLocking.Leases;
using RedisLocking.Locks;
using RedisLocking.Scripting;
using RedisLocking.Waiting;

namespace RedisLocking.Permits;

/// <summary>The two halves of readers-writer locks, and the ways from one to the other.</summary>
/// <remarks>
/// An upgrade is a contender of its own, whose id names its reader: <c>…/13u12</c> takes the place of <c>…/12r</c>. In Redis it
/// is one step, so there is no moment in which neither is there. Until this process hears of the grant it renews and releases
/// the reader, which the scripts take for the upgrade then; when it gives up, the upgrade becomes the reader again.
/// </remarks>
internal sealed class ReadWriteLocks
{
    private readonly LockStore _store;
    private readonly ContentionServices _services;
    private readonly LockTable _table;

    public ReadWriteLocks(LockStore store, ContentionServices services, LockTable table)
    {
        _store = store;
        _services = services;
        _table = table;
        Reader = new ReadWriteKind(LockMode.Read, "r", this, store, services);
        Writer = new ReadWriteKind(LockMode.Write, "w", this, store, services);
    }

    public LockKind Reader { get; }

    public LockKind Writer { get; }

    /// <summary>The writer's lease in the reader's place; null when it was refused, or the reader is gone.</summary>
    public ValueTask<ILockLease?> UpgradeAsync(Hold reader, TimeSpan wait, CancellationToken cancellationToken)
    {
        var upgrade = new UpgradeKind(reader.Id, this, _store, _services);
        return _table.AcquireAsync(upgrade, reader.Keys, reader.For, wait, OnConflict.ReturnNull, cancellationToken);
    }

    /// <summary>The reader's lease in the writer's place; null when the writer is gone.</summary>
    /// <exception cref="LockUnavailableException">Redis did not answer. If it may have been asked, the writer is lost: readers may be let in beside it.</exception>
    public async Task<ILockLease?> DowngradeAsync(Hold writer)
    {
        var id = Reader.NextId();
        var deadline = _services.Host.Clock.Now + _store.OperationDeadline;
        var mayHaveRun = false;
        writer.BeginExchange();
        while (true)
        {
            var sent = _services.Host.Clock.Now;
            try
            {
                var token = (long)await _store.RunOnLockAsync(
                    PermitScripts.Downgrade, writer.Keys,
                    [writer.Id, id, LeaseClock.Milliseconds(writer.Ttl), LeaseClock.Milliseconds(WaitTimes.Claim), _store.Channels], deadline).ConfigureAwait(false);
                if (token != 0)
                    return _table.Adopt(Reader, writer.Keys, writer.For, id, LeaseClock.Deadline(sent, writer.Ttl), new FencingToken(token));
                writer.EndExchange(mayBeExchanged: false);
                return null;
            }
            catch (StoreFailure failure)
            {
                // Doing it again tells what became of it.
                mayHaveRun |= failure.MayHaveRun;
                if (failure.MayHaveRun && _services.Host.Clock.Now < deadline)
                    continue;
                if (mayHaveRun)
                    _services.Sweep(_store, writer.Keys, id);
                writer.EndExchange(mayHaveRun);
                throw new LockUnavailableException(writer.Keys.Name, $"Lock '{writer.Keys.Name}' could not be downgraded: {failure.Message}.", failure);
            }
        }
    }

    /// <summary>Asks Redis now whether it still has the hold, which is lost if not.</summary>
    public static async Task ConfirmAsync(Hold hold)
    {
        try
        {
            await hold.PinAsync().ConfigureAwait(false);
        }
        catch (StoreFailure)
        {
            // Nobody knows; the next renewal finds out.
        }
    }
}
