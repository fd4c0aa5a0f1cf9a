using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RedisLocking.Repository.Tests.PublicApi;

/// <summary>A public class is sealed or static: what nobody derives from can change. An exception's base may be abstract.</summary>
public sealed class PublicTypeTests
{
    public static TheoryData<string> Assemblies => ProductAssembly.Names;

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void No_public_class_is_open_to_derivation(string assembly) =>
        ProductAssembly.PublicTypes(assembly).Where(IsOpen).Select(type => type.ToDisplayString()).ShouldBeEmpty();

    [Theory]
    [InlineData("public class Open;", true)]
    [InlineData("public abstract class Base;", true)]
    [InlineData("public class OpenException : System.Exception;", true)]
    [InlineData("public abstract class BaseException : System.Exception;", false)]
    [InlineData("public sealed class Closed;", false)]
    [InlineData("public static class Functions;", false)]
    [InlineData("public interface IThing;", false)]
    [InlineData("public readonly struct Value;", false)]
    [InlineData("class Inside;", false)]
    public void IsOpen_EachKindOfType_OnlyAPublicClassThatCanBeDerivedFrom(string declaration, bool open)
    {
        var compilation = CSharpCompilation.Create(
            "MadeUp", [CSharpSyntaxTree.ParseText(declaration)], RuntimeReferences.ByName.Values);

        ProductAssembly.PublicTypes(compilation.Assembly).Any(IsOpen).ShouldBe(open);
    }

    private static bool IsOpen(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, IsSealed: false, IsStatic: false } && !(type.IsAbstract && IsException(type));

    private static bool IsException(INamedTypeSymbol type)
    {
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (parent is { Name: nameof(Exception), ContainingNamespace.Name: nameof(System) })
                return true;
        }
        return false;
    }
}
