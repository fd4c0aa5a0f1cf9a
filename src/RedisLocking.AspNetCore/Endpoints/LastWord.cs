namespace RedisLocking.AspNetCore.Endpoints;

/// <summary>Of all that is said about an endpoint's lock the last counts, as with ASP.NET Core's own metadata.</summary>
internal static class LastWord
{
    /// <summary>The lock; null when there is none, or when <c>[DisableLocking]</c> comes after it.</summary>
    public static LockedAttribute? On(IReadOnlyList<object> metadata)
    {
        for (var index = metadata.Count - 1; index >= 0; index--)
        {
            switch (metadata[index])
            {
                case LockedAttribute locked:
                    return locked;
                case DisableLockingAttribute:
                    return null;
            }
        }

        return null;
    }
}
