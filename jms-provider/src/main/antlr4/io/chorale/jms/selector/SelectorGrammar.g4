// Message selectors of Jakarta Messaging 3.1, §3.8.1. What goes with what is checked by SelectorCompiler.
grammar SelectorGrammar;

options {
    caseInsensitive = true;
}

selector : disjunction EOF ;

disjunction : conjunction (OR conjunction)* ;

conjunction : negation (AND negation)* ;

negation
    : NOT negation                                                              # negated
    | predicate                                                                 # positive
    ;

predicate
    : identifier IS NOT? NULL                                                   # isNull
    | identifier NOT? IN '(' STRING (',' STRING)* ')'                           # isIn
    | identifier NOT? LIKE pattern=STRING (ESCAPE escape=STRING)?               # isLike
    | sum NOT? BETWEEN sum AND sum                                              # isBetween
    | sum comparison sum                                                        # compared
    | sum                                                                       # value
    ;

comparison : '=' | '<>' | '<' | '<=' | '>' | '>=' ;

sum : product (sign product)* ;

product : factor ((STAR | SLASH) factor)* ;

factor
    : sign factor                                                               # signed
    | EXACT                                                                     # exact
    | APPROXIMATE                                                               # approximate
    | STRING                                                                    # string
    | TRUE                                                                      # yes
    | FALSE                                                                     # no
    | identifier                                                                # field
    | '(' disjunction ')'                                                       # parenthesized
    ;

sign : PLUS | MINUS ;

identifier : IDENTIFIER ;

NOT : 'NOT' ;
AND : 'AND' ;
OR : 'OR' ;
BETWEEN : 'BETWEEN' ;
LIKE : 'LIKE' ;
IN : 'IN' ;
IS : 'IS' ;
ESCAPE : 'ESCAPE' ;
NULL : 'NULL' ;
TRUE : 'TRUE' ;
FALSE : 'FALSE' ;

PLUS : '+' ;
MINUS : '-' ;
STAR : '*' ;
SLASH : '/' ;

EXACT : ('0' | [1-9] DIGIT* | '0' [0-7]+ | '0X' [0-9A-F]+) 'L'? ;

APPROXIMATE
    : DIGIT+ '.' DIGIT* EXPONENT? [FD]?
    | '.' DIGIT+ EXPONENT? [FD]?
    | DIGIT+ EXPONENT [FD]?
    | DIGIT+ [FD]
    ;

STRING : '\'' (~['] | '\'\'')* '\'' ;

IDENTIFIER : START PART* ;

WHITE : [ \t\f\r\n]+ -> skip ;

/** Whatever else there is, so that it is the parser that says where it stands. */
OTHER : . ;

fragment DIGIT : [0-9] ;
fragment EXPONENT : 'E' [+-]? DIGIT+ ;
fragment START : [\p{L}\p{Nl}\p{Sc}\p{Pc}] ;
fragment PART : [\p{L}\p{Nl}\p{Sc}\p{Pc}\p{Nd}\p{Mn}\p{Mc}] ;
