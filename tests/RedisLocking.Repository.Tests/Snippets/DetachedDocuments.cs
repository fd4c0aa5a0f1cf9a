using System.Data.Common;
using System.Security.Claims;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace RedisLocking.Repository.Tests.Snippets;

/// <summary>The words of docs/detached.md and docs/administration.md.</summary>
internal static class DetachedDocuments
{
    public static void Open(WebApplication app)
    {
        #region detached-open
        app.MapPost("/documents/{id}/edit", async (int id, ClaimsPrincipal user, ILockProvider locks, CancellationToken ct) =>
        {
            var name = LockName.Format($"document:{id}");
            await using var lease = await locks.Mutex(name, new LeaseOptions { Owner = user.Identity?.Name }).TryAcquireAsync(TimeSpan.Zero, ct);
            return lease is null
                ? Results.Conflict()                                                        // somebody else has it open
                : Results.Ok(await lease.DetachAsync(TimeSpan.FromMinutes(2), ct));         // a JSON string; disposing does nothing now
        });
        #endregion
    }

    public static void Heartbeat(WebApplication app)
    {
        #region detached-heartbeat
        app.MapPost("/documents/{id}/heartbeat", async (int id, [FromBody] LeaseHandle handle, ILockProvider locks, CancellationToken ct) =>
        {
            var detached = locks.Attach(handle);
            if (detached.Name != LockName.Format($"document:{id}"))                         // a handle of another document
                return Results.BadRequest();
            return await detached.RenewAsync(ct) ? Results.NoContent() : Results.StatusCode(StatusCodes.Status410Gone);
        });
        #endregion
    }

    public static async Task SaveAsync(ILockProvider locks, LeaseHandle handle, SqlFence fence, DbDataSource database, int id, string text, CancellationToken ct)
    {
        #region detached-save
        var detached = locks.Attach(handle);
        if (detached.Name != LockName.Format($"document:{id}"))
            throw new ArgumentException("The handle is of another document.", nameof(handle));

        await using var lease = await detached.HoldAsync(ct);                               // LockLostException: it has ended
        try
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await fence.GuardAsync(transaction, lease, ct);                                 // refuses an evicted editor's save
            await connection.ExecuteAsync("UPDATE documents SET text = @text WHERE id = @id", new { id, text }, transaction);
            await transaction.CommitAsync(ct);
        }
        finally
        {
            await lease.DetachAsync(cancellationToken: CancellationToken.None);             // goes on editing, saved or not; without it: closes
        }
        #endregion
    }

    public static async Task CloseAsync(ILockProvider locks, LeaseHandle handle, CancellationToken ct)
    {
        #region detached-close
        await locks.Attach(handle).ReleaseAsync(ct);
        #endregion
    }

    public static async Task<string> LookAsync(ILockAdministration administration, int id, TimeProvider clock, CancellationToken ct)
    {
        #region administration-find
        var seen = await administration.FindAsync(LockName.Format($"document:{id}"), ct);
        if (seen is not { Holders: [var holder, ..] })
            return "Nobody is editing it.";
        return $"{holder.Owner} has been editing it for {clock.GetUtcNow() - holder.Since:mm\\:ss}; {seen.Waiters} wait.";
        #endregion
    }

    public static async Task ListAsync(ILockAdministration administration, TextWriter page, CancellationToken ct)
    {
        #region administration-list
        await foreach (var one in administration.ListAllAsync("document:", ct))
            await page.WriteLineAsync($"{one.Name}: {one.HolderCount} hold it, {one.Waiters} wait");
        #endregion
    }

    public static async Task TakeOverAsync(ILockAdministration administration, LockName name, Action<string> tell, CancellationToken ct)
    {
        #region administration-force
        if (await administration.ForceReleaseAsync(name, ct) is { } forced)
            tell($"Taken from {string.Join(", ", forced.Holders.Select(holder => holder.Owner))}; tokens below {forced.FencingToken} are of yesterday.");
        #endregion
    }
}
