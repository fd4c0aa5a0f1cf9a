namespace RedisLocking.Server.Problems;

/// <summary>The request cannot be served; what its sender is told stands in the message.</summary>
internal sealed class ProblemException(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    public static ProblemException BadRequest(string message) => new(StatusCodes.Status400BadRequest, ProblemCodes.BadRequest, message);

    /// <summary>What the library refuses, in its words, without the name of its parameter.</summary>
    public static ProblemException BadRequest(ArgumentException mistake, string before = "") => BadRequest(before + mistake.Message.Split(" (Parameter", 2)[0]);
}
