using StackExchange.Redis;

namespace RedisLocking.TestWorker.Campaign;

/// <summary>A process of a fault campaign: says ready, takes locks until it reads a line, ends what it began, and ends.</summary>
internal static class CampaignWorker
{
    private static readonly TimeSpan BetweenFigures = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(CampaignOptions options)
    {
        var log = new EventLog(Console.Out);
        using var stop = new CancellationTokenSource();
        try
        {
            using var registers = await ConnectionMultiplexer.ConnectAsync(options.Register);
            using var connection = options.Trusted is { } hash ? await ConnectAsync(options.ConnectionString, hash) : null;
            var locks = Open(options, connection);
            await using (locks as IAsyncDisposable)
            {
                await Console.Out.WriteLineAsync("ready");
                var register = new FencedRegister(registers, log);
                Task[] flows =
                [
                    .. Enumerable.Range(0, options.Flows).Select(flow =>
                        Task.Run(() => new CampaignFlow(locks, register, log, new Random(options.Seed + flow), options).RunAsync(stop.Token))),
                    ReportAsync(log, stop.Token),
                ];
                await Task.WhenAny(Task.Run(Console.In.ReadLineAsync), Task.WhenAny(flows));
                await stop.CancelAsync();
                await Task.WhenAll(flows);
            }

            log.Figures();
        }
        catch (Exception failure)
        {
            log.Failed(failure);
            throw;
        }
    }

    private static async Task ReportAsync(EventLog log, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            log.Figures();
            await Task.Delay(BetweenFigures, CancellationToken.None);
        }
    }

    private static ILockProvider Open(CampaignOptions options, IConnectionMultiplexer? connection) => options.ConnectionString.Split(';') switch
    {
        // Held off for as long as a lease lasts and no longer: what is too short shows.
        { Length: > 1 } servers => new RedisQuorumLockProvider(new RedisLockOptions { Quorum = servers, RestartHoldOff = options.Ttl, Ttl = options.Ttl }),
        _ when connection is not null => new RedisLockProvider(connection, new RedisLockOptions()),
        var server => new RedisLockProvider(new RedisLockOptions { ConnectionString = server[0] }),
    };

    private static async Task<ConnectionMultiplexer> ConnectAsync(string connectionString, string hash)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false;
        options.CertificateValidation += (_, shown, _, _) => shown?.GetCertHashString() == hash;
        return await ConnectionMultiplexer.ConnectAsync(options);
    }
}
