using System.Data.Common;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace RedisLocking.Repository.Tests.Snippets;

/// <summary>The words of docs/analyzers.md. The tests of the analyzers find each mistake here, and nothing in what is right.</summary>
internal static class Mistakes
{
    public static void Templates(WebApplication app)
    {
        #region rl0001-wrong
        app.MapPost("/orders/{id}/pay", PayAsync).RequireLock("order:{id|lowercase}");
        #endregion

        #region rl0001-right
        app.MapPost("/orders/{id}/pay", PayAsync).RequireLock("order:{id|lower}");
        #endregion

        #region rl0002-wrong
        app.MapPost("/orders/{id}/pay", PayAsync).RequireLock("order:{route:orderId}");
        app.MapPost("/users", (NewUser user) => RegisterAsync(user)).RequireLock("register:{userName}");
        #endregion

        #region rl0002-right
        app.MapPost("/orders/{id}/pay", PayAsync).RequireLock("order:{route:id}");
        app.MapPost("/users", (NewUser user) => RegisterAsync(user)).RequireLock("register:{body:userName}");
        #endregion

        #region rl0006-wrong
        app.MapGet("/orders/{id}", ShowAsync).RequireLock("order:{id}");
        #endregion

        #region rl0006-right
        app.MapGet("/orders/{id}", ShowAsync);
        app.MapPost("/orders/{id}/pay", PayAsync).RequireLock("order:{id}");
        #endregion
    }

    public static async Task LostAsync(IDistributedLock one, CancellationToken ct)
    {
        #region rl0003-wrong
        var lease = await one.AcquireAsync(TimeSpan.FromSeconds(5), ct);
        await WorkAsync(lease.FencingToken, ct);
        #endregion
    }

    public static async Task ReleasedAsync(IDistributedLock one, CancellationToken ct)
    {
        #region rl0003-right
        await using var lease = await one.AcquireAsync(TimeSpan.FromSeconds(5), ct);
        await WorkAsync(lease.FencingToken, ct);
        #endregion
    }

    public static async Task UncheckedAsync(IDistributedLock one, CancellationToken ct)
    {
        #region rl0004-wrong
        await using var lease = await one.TryAcquireAsync(ct);
        await WorkAsync(ct);                     // with the lock, or without it
        #endregion
    }

    public static async Task CheckedAsync(IDistributedLock one, CancellationToken ct)
    {
        #region rl0004-right
        await using var lease = await one.TryAcquireAsync(ct);
        if (lease is null)
            return;                              // somebody else is at it
        await WorkAsync(ct);
        #endregion
    }

    public static async Task UnfencedAsync(IDistributedLock one, DbCommand command, CancellationToken ct)
    {
        #region rl0005-wrong
        await using var lease = await one.AcquireAsync(TimeSpan.FromSeconds(5), ct);
        await command.ExecuteNonQueryAsync(ct);
        #endregion
    }

    public static async Task FencedAsync(IDistributedLock one, SqlFence fence, DbTransaction transaction, DbCommand command, CancellationToken ct)
    {
        #region rl0005-right
        await using var lease = await one.AcquireAsync(TimeSpan.FromSeconds(5), ct);
        await fence.GuardAsync(transaction, lease, ct);
        await command.ExecuteNonQueryAsync(ct);
        #endregion
    }

    private static IResult PayAsync(string id) => Results.Ok(id);

    private static IResult ShowAsync(string id) => Results.Ok(id);

    private static IResult RegisterAsync(NewUser user) => Results.Ok(user);

    private static Task WorkAsync(CancellationToken ct) => Task.Delay(TimeSpan.Zero, ct);

    private static Task WorkAsync(FencingToken token, CancellationToken ct) => File.WriteAllTextAsync("work.txt", token.ToString(), ct);

    public sealed record NewUser(string UserName);
}

#region rl0002-request-wrong
[Locked("refund:{orderId}")]
public sealed record Refund(string OrderId) : IRequest;
#endregion

#region rl0002-request-right
[Locked("refund:{OrderId}")]
public sealed record RefundOrder(string OrderId) : IRequest;
#endregion
