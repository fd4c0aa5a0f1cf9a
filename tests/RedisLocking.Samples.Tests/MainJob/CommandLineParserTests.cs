using DuplicateRegistrations.CommandLine;

namespace RedisLocking.Samples.Tests;

public sealed class CommandLineParserTests
{
    [Fact]
    public void Parse_NoOptions_GivesTheDefaults() =>
        CommandLineParser.Parse([]).ShouldBe(new JobOptions { Servers = 2, Users = 20, Requests = 50 });

    [Fact]
    public void Parse_AllOptionsInBothForms_GivesThem() =>
        CommandLineParser.Parse(["--servers", "3", "--users=4", "--requests", "5", "--redis=[::1]:6380", "--json"])
            .ShouldBe(new JobOptions { Servers = 3, Users = 4, Requests = 5, Redis = "[::1]:6380", Json = true });

    [Theory]
    [InlineData("--servers must be a whole number from 1 to 16, not '0'.", "--servers", "0")]
    [InlineData("--servers must be a whole number from 1 to 16, not '17'.", "--servers", "17")]
    [InlineData("--users must be a whole number from 1 to 10000, not '-1'.", "--users", "-1")]
    [InlineData("--requests must be a whole number from 1 to 1000, not 'many'.", "--requests=many")]
    [InlineData("--requests needs a value.", "--requests")]
    [InlineData("--users needs a value.", "--users", "--json")]
    [InlineData("--redis must be HOST:PORT, as in 127.0.0.1:6379, not 'localhost'.", "--redis", "localhost")]
    [InlineData("--redis must be HOST:PORT, as in 127.0.0.1:6379, not 'localhost:65536'.", "--redis", "localhost:65536")]
    [InlineData("--redis must be HOST:PORT, as in 127.0.0.1:6379, not 'a:1,b:2'.", "--redis", "a:1,b:2")]
    [InlineData("'--user' is no option of this program.", "--user", "5")]
    [InlineData("'extra' is no option of this program.", "extra")]
    public void Parse_ABadOption_SaysWhatIsWrong(string message, params string[] arguments) =>
        Should.Throw<UsageException>(() => CommandLineParser.Parse(arguments)).Message.ShouldBe(message);
}
