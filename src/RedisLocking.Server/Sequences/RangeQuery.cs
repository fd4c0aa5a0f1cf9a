using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Mvc;
using RedisLocking.Optimistic;
using RedisLocking.Server.Problems;

namespace RedisLocking.Server.Sequences;

/// <summary>The range of a sequence, as the query says. The store does not keep it: every request for a sequence says the same.</summary>
/// <param name="Minimum">The first number, 0 or more. Default: 1.</param>
/// <param name="Maximum">The last number. Default: 2^53 − 1.</param>
/// <param name="Cycle">Whether it goes on with the first number after the last. Default: false, it is exhausted then.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RangeQuery(
    [property: FromQuery(Name = "minimum")] long? Minimum, [property: FromQuery(Name = "maximum")] long? Maximum, [property: FromQuery(Name = "cycle")] bool? Cycle)
{
    public SequenceOptions Options()
    {
        try
        {
            var unbounded = SequenceOptions.Unbounded;
            return SequenceOptions.Range(Minimum ?? unbounded.Minimum, Maximum ?? unbounded.Maximum, Cycle ?? false);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw ProblemException.BadRequest("minimum must be 0 or more, and maximum from minimum to 9007199254740991 (2^53 - 1).");
        }
    }
}
