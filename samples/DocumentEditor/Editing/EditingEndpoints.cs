using System.Security.Claims;
using DocumentEditor.Documents;
using DocumentEditor.SignIn;
using Microsoft.Extensions.Options;
using RedisLocking;

namespace DocumentEditor.Editing;

/// <summary>An edit is a detached lease of the document's lock. Whatever server a request reaches, it finds the lease by its handle.</summary>
public static class EditingEndpoints
{
    public static void MapEditing(this IEndpointRouteBuilder endpoints)
    {
        var document = endpoints.MapGroup("/api/documents/{id:int}").RequireAuthorization();
        document.MapPost("/edit", EditAsync);
        document.MapPost("/heartbeat", HeartbeatAsync);
        document.MapPut("", SaveAsync);
        document.MapPost("/cancel", CancelAsync);
        document.MapPost("/take-over", TakeOverAsync).RequireAuthorization(policy => policy.RequireRole(Roles.Administrator));
    }

    private static async Task<IResult> EditAsync(
        int id, ClaimsPrincipal user, ILockProvider locks, IDocumentStore documents, EditorView editors, IOptions<EditorOptions> options, CancellationToken ct)
    {
        var mutex = locks.Mutex(DocumentLock.Name(id), new LeaseOptions { Owner = user.Identity?.Name });
        await using var lease = await mutex.TryAcquireAsync(ct);
        if (lease is null)
            return Problems.SomebodyElseEdits((await editors.FindAsync(id, ct))?.Name);

        if (await documents.OpenAsync(id, lease) is not { } document)
            return Results.NotFound();

        var ttl = options.Value.Ttl;
        var handle = await lease.DetachAsync(ttl, ct);
        return Results.Ok(new EditStarted(handle, document.Text, (int)(ttl / 3).TotalMilliseconds));
    }

    private static async Task<IResult> HeartbeatAsync(int id, EditRequest request, ClaimsPrincipal user, ILockProvider locks, CancellationToken ct)
    {
        if (locks.FindEdit(request.Handle, id, user.Identity?.Name) is not { } edit)
            return Problems.NotYourEdit();

        return await edit.RenewAsync(ct) ? Results.NoContent() : Problems.EditHasEnded();
    }

    private static async Task<IResult> SaveAsync(int id, SaveRequest request, ClaimsPrincipal user, ILockProvider locks, IDocumentStore documents)
    {
        if (locks.FindEdit(request.Handle, id, user.Identity?.Name) is not { } edit)
            return Problems.NotYourEdit();
        if (!Document.IsText(request.Text))
            return Problems.InvalidText();

        try
        {
            await using var lease = await edit.HoldAsync(); // Whoever hangs up now stops nothing: half a save helps nobody.
            await StoreAsync(id, request, edit, documents, lease);
            return Results.NoContent();
        }
        catch (LockLostException)
        {
            return Problems.EditHasEnded();
        }
    }

    private static async Task StoreAsync(int id, SaveRequest request, IDetachedLease edit, IDocumentStore documents, ILockLease lease)
    {
        try
        {
            await documents.SaveAsync(id, request.Text!, edit.Owner!, lease);
        }
        catch (Exception failure) when (failure is not LockLostException)
        {
            await LeaveToItsHandleAsync(lease); // The database is away: the document stays with its editor, who tries again.
            throw;
        }

        if (!request.Close)
            await LeaveToItsHandleAsync(lease);
    }

    private static async Task LeaveToItsHandleAsync(ILockLease lease)
    {
        try
        {
            await lease.DetachAsync();
        }
        catch (LockException)
        {
            // What came of the save is what the answer says. That the edit has ended, the next heartbeat finds out.
        }
    }

    private static async Task<IResult> CancelAsync(int id, EditRequest request, ClaimsPrincipal user, ILockProvider locks, CancellationToken ct)
    {
        if (locks.FindEdit(request.Handle, id, user.Identity?.Name) is not { } edit)
            return Problems.NotYourEdit();

        await edit.ReleaseAsync(ct); // Whether it had ended before makes no difference to who gives it up.
        return Results.NoContent();
    }

    private static async Task<IResult> TakeOverAsync(
        int id, ClaimsPrincipal user, ILockProvider locks, ILockAdministration administration, IDocumentStore documents, EditorView editors,
        IOptions<EditorOptions> options, CancellationToken ct)
    {
        if (await administration.ForceReleaseAsync(DocumentLock.Name(id), ct) is { } forced)
            await documents.EvictAsync(forced);
        return await EditAsync(id, user, locks, documents, editors, options, ct);
    }
}
