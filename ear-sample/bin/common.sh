# What the scripts of the sample share; sourced, with $root set. Each value may be given by the environment.
# shellcheck shell=bash disable=SC2034

wildfly_version=39.0.1.Final
work=${SAMPLE_WORK:-$root/.work}
wildfly=$work/wildfly-$wildfly_version
template=$work/server-template
run=$work/run
ear=$root/ear-sample/ear/target/shop.ear

# Maven and its wrapper want a home; a bare CI job may have none.
export HOME=${HOME:-$work/home}
export MAVEN_OPTS=${MAVEN_OPTS:-}

if [[ -n ${JAVA_HOME:-} ]]; then
    java=$JAVA_HOME/bin/java
else
    java=$(command -v java || true)
fi

# Node N listens on 8080 + N * port_step, the database on database_port.
port_step=${SAMPLE_PORT_STEP:-100}
database_port=${SAMPLE_DATABASE_PORT:-9192}
database_url="jdbc:h2:tcp://127.0.0.1:$database_port/shop;DB_CLOSE_DELAY=-1"

say() {
    printf 'sample: [%3ds] %s\n' "$SECONDS" "$*"
}

die() {
    printf 'sample: %s\n' "$*" >&2
    exit 1
}

http_port() {
    echo $((8080 + $1 * port_step))
}

node_url() {
    echo "http://127.0.0.1:$(http_port "$1")/shop/"
}

alive() {
    [[ -n ${1:-} ]] && kill -0 "$1" 2>/dev/null
}

# The process id in a file, or nothing.
pid_in() {
    [[ -s $1 ]] && cat "$1" || true
}

port_taken() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

[[ -x $java ]] || die "no Java found: put a JDK 17 or later on the PATH or in JAVA_HOME"
