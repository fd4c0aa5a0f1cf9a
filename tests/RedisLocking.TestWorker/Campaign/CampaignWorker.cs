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
            await using (var locks = Open(options.ConnectionString, connection))
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

    private static RedisLockProvider Open(string connectionString, IConnectionMultiplexer? connection) =>
        connection is null ? new(new RedisLockOptions { ConnectionString = connectionString }) : new(connection, new RedisLockOptions());

    private static async Task<ConnectionMultiplexer> ConnectAsync(string connectionString, string hash)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false;
        options.CertificateValidation += (_, shown, _, _) => shown?.GetCertHashString() == hash;
        return await ConnectionMultiplexer.ConnectAsync(options);
    }
}
