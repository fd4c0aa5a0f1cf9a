using StackExchange.Redis;

namespace RedisLocking.TestWorker.Elections;

/// <summary>
/// A candidate that never gives up. While it leads it writes its token to the end of a list in Redis, over and over, in transactions that its leadership guards: so the list says in
/// which order leaders wrote.
/// </summary>
internal sealed class Candidate(ILockProvider locks, IConnectionMultiplexer connection, Action<string> write)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // StackExchange.Redis 1.x never ends a transaction whose connection was cut.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private volatile ILeadership? _leadership;

    /// <summary>Campaigns until its process ends; what it did not expect is said, and ends it.</summary>
    public async Task RunAsync(string name, string value, string list, TimeSpan ttl)
    {
        try
        {
            await CampaignAsync(name, value, list, ttl);
        }
        catch (Exception unexpected)
        {
            write($"failed {unexpected.GetType().Name}: {unexpected.Message.ReplaceLineEndings(" ")}");
            throw;
        }
    }

    public async Task ResignAsync() => write($"resigned {(_leadership is { } leadership && await leadership.ResignAsync() ? "true" : "false")}");

    private async Task CampaignAsync(string name, string value, string list, TimeSpan ttl)
    {
        var election = locks.Election(name, new LeaseOptions { Ttl = ttl });
        while (true)
        {
            try
            {
                await using var leadership = _leadership = await election.CampaignAsync(value);
                write($"leads {leadership.FencingToken}");
                await WriteAsync(leadership, list);
            }
            catch (LockUnavailableException)
            {
                await Task.Delay(Pause);
            }
        }
    }

    private async Task WriteAsync(ILeadership leadership, string list)
    {
        while (true)
        {
            try
            {
                var transaction = connection.GetDatabase().CreateTransaction();
                await leadership.GuardAsync(transaction).WaitAsync(Patience);
                _ = transaction.ListRightPushAsync(list, leadership.FencingToken.Value);
                await transaction.ExecuteAsync().WaitAsync(Patience);
            }
            catch (LockLostException)
            {
                return;
            }
            catch (Exception outage) when (outage is LockUnavailableException or RedisException or RedisCommandException or TimeoutException or OperationCanceledException)
            {
                // Whether it was written, nobody knows; the next one shows whether it still leads.
            }

            await Task.Delay(Pause);
        }
    }
}
