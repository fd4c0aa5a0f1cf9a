using System.Text.Json.Serialization;
using RedisLocking.Elections;
using RedisLocking.Server.Locks;
using RedisLocking.Server.Problems;

namespace RedisLocking.Server.Elections;

/// <summary>What a candidate says.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CampaignRequest
{
    /// <summary>What everybody is told of the leader: up to 65,536 bytes of UTF-8, and may be empty.</summary>
    public required string Value { get; init; }

    /// <inheritdoc cref="AcquireRequest.Ttl"/>
    public string? Ttl { get; init; }

    /// <summary>How long to wait while somebody else leads. Default: not at all.</summary>
    public string? Wait { get; init; }

    /// <inheritdoc cref="AcquireRequest.Owner"/>
    public string? Owner { get; init; }

    /// <exception cref="ProblemException">Something of it is not allowed.</exception>
    public AcquireTerms Terms(TimeSpan maxWait) =>
        AcquireTerms.Of(new AcquireRequest { Ttl = Ttl, Wait = Wait, Owner = Owner }, maxWait) with { Form = Events.LockForm.Election, Value = Checked(Value) };

    /// <exception cref="ProblemException">No leader may proclaim it.</exception>
    public static string Checked(string? value)
    {
        try
        {
            return LeaderValue.Checked(value!);
        }
        catch (ArgumentNullException)
        {
            throw ProblemException.BadRequest("value must be a string.");
        }
        catch (ArgumentException mistake)
        {
            throw ProblemException.BadRequest(mistake);
        }
    }
}
