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
    public const string ReaderSuffix = "r";
    public const string WriterSuffix = "w";

    private readonly LockStore _store;
    private readonly RedisScript _downgrade;
    private readonly ContentionServices _services;
    private readonly LockTable _table;

    public ReadWriteLocks(LockStore store, RedisScript downgrade, ContentionServices services, LockTable table)
    {
        _downgrade = downgrade;
        _store = store;
        _services = services;
        _table = table;
        Reader = new ReadWriteKind(LockMode.Read, ReaderSuffix, this, store, services);
        Writer = new ReadWriteKind(LockMode.Write, WriterSuffix, this, store, services);
    }

    public ScriptedKind Reader { get; }

    public ScriptedKind Writer { get; }

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
        var id = Reader.NextId(writer.For.Owner);
        var sent = TimeSpan.Zero;
        var token = await HoldExchange.RunAsync(
            writer,
            deadline =>
            {
                sent = _services.Host.Clock.Now;
                return DowngradeAsync(writer, id, deadline);
            },
            _store.OperationDeadline,
            "downgraded",
            () => _services.Sweep(_store, writer.Keys, id)).ConfigureAwait(false);
        return token is { } granted ? _table.Adopt(Reader, writer.Keys, writer.For, id, LeaseClock.Deadline(sent, writer.Ttl), granted) : null;
    }

    private async Task<long> DowngradeAsync(Hold writer, string readerId, TimeSpan deadline) =>
        (long)await _store.RunOnLockAsync(
            _downgrade, writer.Keys,
            [writer.Id, readerId, LeaseClock.Milliseconds(writer.Ttl), LeaseClock.Milliseconds(WaitTimes.Claim), _store.Channels], deadline).ConfigureAwait(false);

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
