namespace RedisLocking.Repository.Tests.Samples;

/// <summary>
/// What a user takes over from samples/UserRegistration: how a request gets its lock, what is done under it, and what is
/// registered for it. Not among it are what every application has of its own: its store, its points, the words of its problems.
/// </summary>
public sealed class CopiedCodeTests
{
    private static readonly string[] Copied =
    [
        "RegistrationMessages.cs", "RegisterUser.cs", "RegisterUserHandler.cs", "RegistrationEndpoints.cs", "RegistrationServices.cs", "Program.cs",
    ];

    [Fact]
    public void The_registration_that_a_user_copies_is_under_a_hundred_lines() =>
        Copied.Sum(file => Code(RepositoryFiles.Read($"samples/UserRegistration/{file}")).Count()).ShouldBeLessThan(100);

    [Fact]
    public void A_line_counts_unless_it_is_blank_or_a_comment() =>
        Code("using A;\n\n// why\n    /// <summary>what</summary>\nvar a = 1; // because\r\n   \n}\n").ShouldBe(["using A;", "var a = 1; // because", "}"]);

    private static IEnumerable<string> Code(string text) =>
        text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal));
}
