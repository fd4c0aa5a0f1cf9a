using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using RedisLocking.Optimistic;

namespace RedisLocking.AspNetCore.Optimistic;

/// <summary>Versions as entity tags: <c>"1795267544633547"</c>. A key never has the same version twice, so its tags are strong ones.</summary>
internal static class ETags
{
    public static EntityTagHeaderValue Of(long version) => new(string.Create(CultureInfo.InvariantCulture, $"\"{version}\""));

    /// <summary>Whether a client has that version already.</summary>
    public static bool IsKnown(HttpRequest request, long version) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var tags) && tags.Any(tag => tag.Tag == "*" || tag.Compare(Of(version), useStrongComparison: false));

    /// <summary>What the header asks for; null: it cannot be read. A tag that none of ours is like matches nothing.</summary>
    public static Expected? Read(StringValues ifMatch)
    {
        if (!EntityTagHeaderValue.TryParseList(ifMatch, out var tags) || tags is not [var tag])
            return null;
        if (tag.Equals(EntityTagHeaderValue.Any))
            return Expected.Present;
        return !tag.IsWeak && long.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version is > 0 and <= StoreLimits.MaxNumber
            ? Expected.Version(version)
            : Expected.Version(StoreLimits.MaxNumber);
    }
}
