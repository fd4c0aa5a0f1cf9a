using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RedisLocking.Repository.Tests.Snippets;

/// <summary>The documents' words on elections.</summary>
internal static class Elections
{
    public static void Host(IHostApplicationBuilder builder)
    {
        #region election-hosting
        builder.Services.AddRedisLocking("localhost:6379");
        builder.Services.AddLeaderElectedService<BillingService>("billing", options => options.Value = "http://10.0.0.7:8080");
        builder.Services.AddHealthChecks().AddLeadership("billing");                        // tagged "leader"
        #endregion
    }

    public static async Task CampaignAsync(ILockProvider locks, CancellationToken ct)
    {
        #region election-campaign
        var election = locks.Election("billing");                                           // one candidate
        await using var leadership = await election.CampaignAsync("http://10.0.0.7:8080", ct);
        await WorkAsync(leadership, leadership.Lost);                                       // an ILockLease: Lost, ThrowIfLost, FencingToken
        await leadership.ProclaimAsync("http://10.0.0.7:9090", ct);                         // another value, the same leader
        await leadership.ResignAsync();                                                     // the next candidate leads one round trip later
        #endregion
    }

    public static async Task ObserveAsync(ILockProvider locks, Action<string> tell, CancellationToken ct)
    {
        #region election-observe
        if (await locks.Election("billing").GetLeaderAsync(ct) is { } leader)
            tell($"{leader.Value} leads since {leader.Since:t}, with token {leader.FencingToken}");

        await foreach (var change in locks.Election("billing").ObserveAsync(ct))
            tell(change.Leader is { } now ? $"{now.Value} leads" : "nobody leads");
        #endregion
    }

    private static Task WorkAsync(ILeadership leadership, CancellationToken ct) => Task.Delay(leadership.Value.Length, ct);

    private static Task BillAsync(DbTransaction transaction, CancellationToken ct) => Task.Delay(transaction.GetHashCode() & 1, ct);

    #region election-service
    private sealed class BillingService(DbDataSource database, SqlFence fence) : ILeaderElectedService
    {
        public async Task ExecuteAsync(ILeadership leadership, CancellationToken ct)
        {
            while (true)
            {
                await using var connection = await database.OpenConnectionAsync(ct);
                await using var transaction = await connection.BeginTransactionAsync(ct);
                await fence.GuardAsync(transaction, leadership, ct);                    // refuses who leads no more
                await BillAsync(transaction, ct);
                await transaction.CommitAsync(ct);
                await Task.Delay(TimeSpan.FromSeconds(10), ct);                         // ct: the leadership is lost, or the application stops
            }
        }
    }
    #endregion
}
