using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace RedisLocking.Repository.Tests.Snippets;

/// <summary>The README's first code: built here so that it stays true.</summary>
internal static class QuickStart
{
    public static void Run(string[] args)
    {
        #region quick-start
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddRedisLocking("localhost:6379");
        var app = builder.Build();

        app.MapPost("/orders/{id}/pay", async (string id, ILockProvider locks, CancellationToken ct) =>
        {
            await using var lease = await locks.Mutex(LockName.Format($"order:{id}")).TryAcquireAsync(ct);
            if (lease is null)
                return Results.Conflict();          // somebody else is paying this order right now
            return await PayAsync(id, lease, ct);   // look again under the lock, then pay
        });
        #endregion
    }

    private static Task<IResult> PayAsync(string id, ILockLease lease, CancellationToken ct) =>
        Task.FromResult(Results.Ok((id, lease.FencingToken, ct.IsCancellationRequested)));
}
