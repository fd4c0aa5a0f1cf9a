using System.Text.Json.Serialization;

namespace RedisLocking.Server.Leases;

/// <summary>A lease, as its holder is told of it.</summary>
/// <param name="Lease">Its handle, for <c>/v1/leases/</c>: a secret. Only in the answer to the request that took the lock.</param>
/// <param name="Name">The lock.</param>
/// <param name="Owner">The label that was asked for.</param>
/// <param name="Token">The fencing token: greater than those of all earlier grants of the lock.</param>
/// <param name="ExpiresIn">How long the lease lasts unless it is renewed, in seconds.</param>
internal sealed record LeaseAnswer(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LeaseHandle? Lease, string Name, string? Owner, FencingToken Token, double ExpiresIn)
{
    /// <summary>What the leader of an election proclaimed. Only in the answer to the request that made it the leader.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Value { get; init; }
}

/// <summary>The answers that tell of a lease.</summary>
internal static class LeaseAnswers
{
    public static IResult Created(LeaseAnswer answer) => TypedResults.Created($"/v1/leases/{answer.Lease!.Value}", answer);

    public static IResult Ok(IDetachedLease lease, TimeSpan left) =>
        TypedResults.Ok(new LeaseAnswer(Lease: null, lease.Name.Value, lease.Owner, lease.FencingToken, left.TotalSeconds));
}
