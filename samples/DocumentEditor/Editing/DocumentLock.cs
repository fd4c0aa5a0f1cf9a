using RedisLocking;

namespace DocumentEditor.Editing;

/// <summary>The lock of a document.</summary>
public static class DocumentLock
{
    public static LockName Name(int id) => LockName.Format($"document:{id}");

    /// <summary>The edit that the handle is of; null unless it is of this document, by this user.</summary>
    public static IDetachedLease? FindEdit(this ILockProvider locks, LeaseHandle? handle, int id, string? user)
    {
        ArgumentNullException.ThrowIfNull(locks);
        if (handle is null)
            return null;

        try
        {
            var edit = locks.Attach(handle);
            return edit.Name == Name(id) && edit.Owner == user ? edit : null;
        }
        catch (ArgumentException)
        {
            return null; // Cut off, altered or made up.
        }
    }
}
