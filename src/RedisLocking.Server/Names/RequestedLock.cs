using System.Reflection;
using Microsoft.AspNetCore.Http.Features;
using RedisLocking.Server.Problems;

namespace RedisLocking.Server.Names;

/// <summary>
/// The lock that the path names after its first two segments, decoded once from what was sent: routing leaves <c>%2F</c> as it is, and could
/// not tell it from a <c>%252F</c>.
/// </summary>
internal sealed record RequestedLock(LockName Name)
{
    public static ValueTask<RequestedLock> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        _ = parameter;
        return ValueTask.FromResult(new RequestedLock(Read(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget)));
    }

    private static LockName Read(string target)
    {
        // /v1/locks/NAME?query
        var end = target.IndexOf('?', StringComparison.Ordinal);
        var path = end < 0 ? target : target[..end];
        var start = path.StartsWith("/v1/", StringComparison.Ordinal) ? path.IndexOf('/', "/v1/".Length) : -1;
        if (start < 0)
            throw ProblemException.BadRequest("The path must be /v1/, what is asked for, and the lock's name, percent-encoded.");
        try
        {
            return new LockName(PercentText.Decode(path.AsSpan(start + 1)));
        }
        catch (ArgumentException mistake)
        {
            throw ProblemException.BadRequest($"The path ends in no lock's name. {mistake.Message.Split(" (Parameter", 2)[0]}");
        }
    }
}
