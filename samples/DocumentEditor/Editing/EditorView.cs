using RedisLocking;

namespace DocumentEditor.Editing;

/// <summary>Who edits a document, and for how many seconds: a duration, because the reader's clock is not the server's.</summary>
public sealed record EditorInfo(string? Name, int Seconds);

/// <summary>Asks the locks who edits what. There is no other record of it that could be left behind.</summary>
public sealed class EditorView(ILockAdministration administration, TimeProvider time)
{
    public async Task<EditorInfo?> FindAsync(int id, CancellationToken ct)
    {
        if (await administration.FindAsync(DocumentLock.Name(id), ct) is not { Holders: [var holder, ..] })
            return null;

        var since = time.GetUtcNow() - holder.Since.GetValueOrDefault(time.GetUtcNow());
        return new EditorInfo(holder.Owner, (int)Math.Max(0, since.TotalSeconds));
    }
}
